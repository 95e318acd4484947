namespace LiteLLM.PowerShell.Api;

/// <summary>How the rows of a response are kept in memory after the response was read.</summary>
internal enum RowRetention
{
    /// <summary>Each row is copied, so that a key does not keep the memory of the whole response.</summary>
    Copy,

    /// <summary>The response is copied once, and the rows refer to it. This is faster if all keys are kept, but a single key keeps the memory of the whole response.</summary>
    Response,

    /// <summary>A complete row is copied without the columns that have no value, and any other row completely. This needs the least memory, but the key no longer shows which columns the server has.</summary>
    Values,
}
