namespace LiteLLM.PowerShell.Sandbox.Time;

/// <summary>The two ways in which the server writes times.</summary>
internal enum TimeStyle
{
    /// <summary><c>2026-11-23T13:21:37.007000Z</c></summary>
    Zulu,

    /// <summary><c>2026-11-23T13:21:37.007000+00:00</c></summary>
    Offset,

    /// <summary><c>2026-11-23T13:21:37.007+00:00</c></summary>
    Milliseconds,
}
