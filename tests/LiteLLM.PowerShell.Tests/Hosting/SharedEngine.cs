namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>One engine for all tests of a class, each of which connects it to a server of its own.</summary>
public sealed class SharedEngine : IDisposable
{
    public Engine Engine { get; } = new();

    public void Dispose() => Engine.Dispose();
}
