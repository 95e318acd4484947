namespace LiteLLM.PowerShell.Reports;

/// <summary>Specifies by what a report groups keys.</summary>
internal enum KeyGroupingKind
{
    /// <summary>By team.</summary>
    Team,

    /// <summary>By user.</summary>
    User,

    /// <summary>By model. Only the spend by day is known for each model.</summary>
    Model,

    /// <summary>By tag. A key with several tags belongs to several groups.</summary>
    Tag,

    /// <summary>By an entry of the metadata.</summary>
    Metadata,
}
