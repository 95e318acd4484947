namespace LiteLLM.PowerShell.Sandbox.Http;

/// <summary>A route that the key may not call; returned as <c>{"detail": message}</c> everywhere.</summary>
internal sealed class RouteFault(string message) : Fault(message);
