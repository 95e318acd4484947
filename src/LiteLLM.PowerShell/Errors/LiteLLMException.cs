using System.Management.Automation;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Errors;

/// <summary>The base class of the errors that this module reports. Messages never contain a secret.</summary>
public class LiteLLMException : Exception
{
    private const int LongestMessage = 16_000;

    /// <summary>Creates an error.</summary>
    /// <param name="id">The kind of error.</param>
    /// <param name="message">What is wrong, including the value, and what to do.</param>
    /// <param name="inner">The cause, if it contains no secret.</param>
    internal LiteLLMException(ErrorId id, string message, Exception? inner = null)
        : base(Shown(message), inner) => Id = id;

    /// <summary>The stable part of <c>FullyQualifiedErrorId</c>, for example <c>KeyNotFound</c>.</summary>
    public string ErrorId => Id.Name;

    /// <summary>The category of the error record.</summary>
    public ErrorCategory Category => Id.Category;

    /// <summary>The kind of error.</summary>
    internal ErrorId Id { get; }

    /// <summary>Returns whether this is an error of the given kind.</summary>
    internal bool Is(ErrorId kind) => Id.Name == kind.Name;

    /// <summary>Indicates whether the request can succeed when it is repeated. It does not indicate whether repeating it is safe.</summary>
    internal bool IsTransient { get; init; }

    /// <summary>
    /// Indicates whether the server may have processed the request, or may still process it, although it failed: neither was the request
    /// certainly not sent, nor did LiteLLM itself refuse it.
    /// </summary>
    internal bool OutcomeUnknown { get; init; }

    /// <summary>The HTTP status of a response that LiteLLM did not write, or <c>null</c>.</summary>
    internal int? GatewayStatus { get; init; }

    /// <summary>The delay that the server requested before the next attempt, or <c>null</c>.</summary>
    internal TimeSpan? RetryAfter { get; init; }

    /// <summary>What the error record refers to, or <c>null</c> for the item that the cmdlet was processing.</summary>
    internal object? Target { get; init; }

    /// <summary>The mistakes that the error consists of. Each of them becomes an error record.</summary>
    internal virtual IReadOnlyList<LiteLLMException> Mistakes => [this];

    /// <summary>A text as it is shown: without secrets and with invisible characters as escapes, whatever a server has put into it.</summary>
    internal static string Shown(string message) =>
        SecretMask.Scrub(VisibleText.OfLines(message.Length > LongestMessage ? message.Substring(0, LongestMessage) + "..." : message));

    /// <summary>Creates the error record. A secret that was passed as a name, or as part of an address, does not become its target.</summary>
    internal ErrorRecord ToErrorRecord(object? target) => new(this, ErrorId, Category, (Target ?? target) switch
    {
        string or Uri => VisibleText.Of(SecretMask.Scrub((Target ?? target)!.ToString())),
        string[] texts => Array.ConvertAll(texts, text => VisibleText.Of(SecretMask.Scrub(text))),
        var other => other,
    });
}
