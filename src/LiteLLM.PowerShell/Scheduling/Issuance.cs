namespace LiteLLM.PowerShell.Scheduling;

/// <summary>Carries to the operation that issues a secret how the key can be found, should nobody get the secret.</summary>
internal static class Issuance
{
    private static readonly AsyncLocal<Action<string>?> Listener = new();

    /// <summary>From here on, and in all that is awaited from here, it is told to this listener.</summary>
    internal static void ListenWith(Action<string> listener) => Listener.Value = listener;

    /// <summary>Tells, before anything is sent, the command that finds the key.</summary>
    internal static void Announce(string findingCommand) => Listener.Value?.Invoke(findingCommand);
}
