namespace LiteLLM.PowerShell.Http;

/// <summary>Carries what happens on the way to the cmdlet that waits for it, which alone may write to its streams.</summary>
internal static class Notices
{
    private static readonly AsyncLocal<Action<string>?> Listener = new();

    /// <summary>From here on, and in all that is awaited from here, notices go to this listener.</summary>
    internal static void ListenWith(Action<string> listener) => Listener.Value = listener;

    internal static void Tell(string notice) => Listener.Value?.Invoke(notice);
}
