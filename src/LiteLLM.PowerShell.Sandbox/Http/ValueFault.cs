namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A fault inside the server; the endpoint decides what becomes of it.</summary>
internal sealed class ValueFault(string message) : Fault(message);
