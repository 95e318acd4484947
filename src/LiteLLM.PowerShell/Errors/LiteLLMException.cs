using System.Management.Automation;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Errors;

/// <summary>Every error that this module reports of itself. Its message never holds a secret.</summary>
public class LiteLLMException : Exception
{
    private const int LongestMessage = 16_000;

    /// <summary>Creates an error.</summary>
    /// <param name="id">The kind of error.</param>
    /// <param name="message">What was wrong, with the value, and what to do.</param>
    /// <param name="inner">The cause, if it contains no secret.</param>
    internal LiteLLMException(ErrorId id, string message, Exception? inner = null)
        : base(Shown(message), inner) => Id = id;

    /// <summary>The stable part of <c>FullyQualifiedErrorId</c>, for instance <c>KeyNotFound</c>.</summary>
    public string ErrorId => Id.Name;

    /// <summary>The category of the error record.</summary>
    public ErrorCategory Category => Id.Category;

    /// <summary>The kind of error.</summary>
    internal ErrorId Id { get; }

    /// <summary>Whether this is an error of a kind.</summary>
    internal bool Is(ErrorId kind) => Id.Name == kind.Name;

    /// <summary>Whether the cause may pass by itself.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>Whether the request certainly did not reach the server.</summary>
    internal bool NotSent { get; init; }

    /// <summary>Whether a request that changes something may have done so although it failed.</summary>
    internal bool OutcomeUnknown => IsTransient && !NotSent;

    /// <summary>How long the server wants to be left alone, or none if it did not say.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>A text as it is shown: without secrets and with invisible characters as escapes, whatever a server has put into it.</summary>
    internal static string Shown(string message) =>
        SecretMask.Scrub(VisibleText.OfLines(message.Length > LongestMessage ? message.Substring(0, LongestMessage) + "..." : message));

    /// <summary>The error as PowerShell reports it. A secret that was taken for a name, or for part of an address, does not become its target.</summary>
    internal ErrorRecord ToErrorRecord(object? target) => new(this, ErrorId, Category, target switch
    {
        string or Uri => VisibleText.Of(SecretMask.Scrub(target.ToString())),
        string[] texts => Array.ConvertAll(texts, text => VisibleText.Of(SecretMask.Scrub(text))),
        _ => target,
    });
}
