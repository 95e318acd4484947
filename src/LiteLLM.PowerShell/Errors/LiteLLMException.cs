using System.Management.Automation;

namespace LiteLLM.PowerShell.Errors;

/// <summary>Every error that this module reports of itself. Its message never holds a secret.</summary>
public class LiteLLMException : Exception
{
    private const int LongestMessage = 16_000;

    /// <summary>Creates an error with a stable id.</summary>
    /// <param name="errorId">The stable part of <c>FullyQualifiedErrorId</c>, for instance <c>KeyNotFound</c>.</param>
    /// <param name="category">The category of the error record.</param>
    /// <param name="message">What was wrong, with what value, and what to do.</param>
    /// <param name="inner">The cause, if it carries no secret.</param>
    public LiteLLMException(string errorId, ErrorCategory category, string message, Exception? inner = null)
        : base(Shown(message), inner)
    {
        ErrorId = errorId;
        Category = category;
    }

    /// <summary>The stable part of <c>FullyQualifiedErrorId</c>.</summary>
    public string ErrorId { get; }

    /// <summary>The category of the error record.</summary>
    public ErrorCategory Category { get; }

    /// <summary>Whether the cause may pass by itself.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>Whether the request certainly did not reach the server.</summary>
    internal bool NotSent { get; init; }

    /// <summary>Whether a request that changes something may have done so although it failed.</summary>
    internal bool OutcomeUnknown => IsTransient && !NotSent;

    /// <summary>How long the server wants to be left alone, or none if it did not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>A text as it is shown: without secrets and without control characters, whatever a server has put into it.</summary>
    internal static string Shown(string message) =>
        SecretMask.Scrub(Printable(message.Length > LongestMessage ? message.Substring(0, LongestMessage) + "..." : message));

    /// <summary>Control characters in what a server says could play tricks on a terminal.</summary>
    private static string Printable(string message) => new([.. message.Select(letter => char.IsControl(letter) && letter != '\n' ? ' ' : letter)]);

    /// <summary>The error as PowerShell reports it. A secret that was taken for a name, or for part of an address, does not become its target.</summary>
    internal ErrorRecord ToErrorRecord(object? target) => new(this, ErrorId, Category, target switch
    {
        string or Uri => SecretMask.Scrub(target.ToString()),
        string[] texts => Array.ConvertAll(texts, SecretMask.Scrub),
        _ => target,
    });
}
