using System.Collections;

namespace LiteLLM.PowerShell.Completion;

/// <summary>Completes items of a list in the object permissions with those of existing keys.</summary>
/// <param name="member">The name of the list.</param>
internal abstract class PermissionCompleter(string member)
    : ProxyCompleter(cache => cache.Keys.Get().SelectMany(key => (key.ObjectPermission[member] as IEnumerable ?? Array.Empty<object>()).OfType<string>()).Select(CompletionCandidate.Text));
