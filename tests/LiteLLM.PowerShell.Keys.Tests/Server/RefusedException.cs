namespace LiteLLM.PowerShell.Keys.Tests.Server;

/// <summary>A request that a server answers with an error.</summary>
internal sealed class RefusedException(string reason) : Exception(reason);
