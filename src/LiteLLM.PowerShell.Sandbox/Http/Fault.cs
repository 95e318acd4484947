namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>Something that ends a request with an error.</summary>
internal abstract class Fault(string message) : Exception(message);
