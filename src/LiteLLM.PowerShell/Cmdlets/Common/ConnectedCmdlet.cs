using System.Management.Automation;
using LiteLLM.PowerShell.Api;
using LiteLLM.PowerShell.Connections;
using LiteLLM.PowerShell.Formatting;
using LiteLLM.PowerShell.Http;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>A cmdlet that talks to a proxy.</summary>
public abstract class ConnectedCmdlet : LiteLLMCmdlet
{
    /// <summary>The connection to use instead of the one of this runspace.</summary>
    [Parameter]
    [ValidateNotNull]
    public LiteLLMConnection? Connection { get; set; }

    private protected KeyApi Api { get; private set; } = null!;

    private protected CatalogApi Lookups { get; private set; } = null!;

    /// <summary>Finds the connection, or ends with an error that says how to make one.</summary>
    protected override void BeginProcessing()
    {
        LiteLLMConnection connection = Need(Connection, Open);
        Api = connection.Keys.NotifyingOf(Notices.Post);
        Lookups = connection.Lookups.NotifyingOf(Notices.Post);
    }

    /// <summary>Asks before a change, with its diff; in colour where a person looks at it, plain in the verbose stream.</summary>
    private protected bool ShouldChange(string preview)
    {
        string shown = Terminal.ShowsColours(this) ? KeyFormatting.Diff(preview) : preview;
        bool isWhatIf = LanguagePrimitives.IsTrue(
            MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? said) ? said : GetVariableValue("WhatIfPreference"));
        return ShouldProcess(isWhatIf ? shown : preview, shown, MyInvocation.MyCommand.Name);
    }

    /// <summary>
    /// The key with what can be given to another key. A column that this module does not know can be set if the server declares it, or if
    /// the server declares nothing; others are computed by the server.
    /// </summary>
    private protected LiteLLMKey Declarable(LiteLLMKey key)
    {
        string[] unknown = [.. JsonValueReader.Members(KeyJson.SettableAdditionalProperties(key.Row)).Select(column => column.Name)];
        if (unknown.Length == 0 || Await(Api.AttributeNamesAsync) is not { Count: > 0 } names)
        {
            return key;
        }

        string[] computed = [.. unknown.Except(names, StringComparer.Ordinal)];
        if (computed.Length > 0)
        {
            WriteVerbose($"Key '{key}': the server does not declare {string.Join(", ", computed)} as attributes that can be set, so they are left out.");
        }

        return key.WithRow(KeyJson.WithoutUnknown(key.Row, names));
    }

    private LiteLLMConnection Open() => Connection switch
    {
        null => ConnectionStore.Require(),
        { IsClosed: true } => throw TransportErrors.Closed(Connection.Uri),
        _ => Connection,
    };
}
