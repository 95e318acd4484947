using System.Management.Automation;
using System.Text.Json;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys;
using LiteLLM.PowerShell.Scheduling;
using LiteLLM.PowerShell.Security;
using LiteLLM.PowerShell.Writing;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Converts a key whose secret was issued to the output of a cmdlet.</summary>
internal static class IssuedKey
{
    /// <summary>The type name that selects the view of keys whose secrets were issued.</summary>
    private const string TypeName = "LiteLLM.PowerShell.Keys.LiteLLMKey#Issued";

    private const string PlainTextName = "PlainTextKey";

    /// <summary>Returns the output for a key, with the error that occurred after its secret was issued, if any.</summary>
    /// <param name="result">The key as the server stored it, with its secret.</param>
    /// <param name="asPlainText">Whether the secret is also a property <c>PlainTextKey</c>.</param>
    internal static IssuedKeyOutput Output(KeyWriteResult result, bool asPlainText = false) =>
        new(() => Of(result.Key, asPlainText), WithPlace(result.Problem, null)?.ToErrorRecord(result.Key.ToString()));

    /// <summary>Adds to an error that occurred after a secret was issued where the secret is.</summary>
    /// <param name="problem">The error, or <c>null</c>.</param>
    /// <param name="location">Where the secret is stored, or <c>null</c> if it is in the output.</param>
    internal static LiteLLMException? WithPlace(LiteLLMException? problem, SecretLocation? location) => problem is null ? null
        : new LiteLLMException(problem.Id, $"{problem.Message}{(problem.Message.Contains('\n') ? "\n" : " ")}The secret is {(location is null ? "in the output" : $"stored as {location}")}.", problem);

    /// <summary>Returns the output for a key whose secret is stored in a vault.</summary>
    /// <param name="result">The key as the server stored it, with its secret.</param>
    /// <param name="vaults">Stores the secret.</param>
    /// <param name="location">Where the secret is stored, or <c>null</c> if it is only in the output.</param>
    /// <param name="asPlainText">Whether the secret is also a property <c>PlainTextKey</c>, if it is not stored in a vault.</param>
    internal static IssuedKeyOutput Output(KeyWriteResult result, SecretVaults vaults, SecretLocation? location, bool asPlainText = false)
    {
        IssuedKeyOutput output = Output(result, asPlainText);
        return location is null ? output : output with
        {
            Error = WithPlace(result.Problem, location)?.ToErrorRecord(result.Key.ToString()),
            Storage = new SecretStorage(
                () => vaults.Store(location, result.Key.Key!),
                () => Of(result.Key.WithSecretIn(location.Vault, location.Name)),
                (problem, isRemoved) =>
                {
                    ErrorRecord error = NotStored(result.Key, location, problem, isRemoved, result.Problem?.Message).ToErrorRecord(result.Key.ToString());
                    return isRemoved ? new IssuedKeyOutput(() => null, error) : output with { Error = error };
                }),
        };
    }

    /// <summary>Creates the error that the secret of a key was not stored in a vault.</summary>
    /// <param name="key">The key.</param>
    /// <param name="location">Where the secret was to be stored.</param>
    /// <param name="problem">Why it was not stored.</param>
    /// <param name="isRemoved">Whether the key was removed again.</param>
    /// <param name="earlier">The message of an error that occurred before, or <c>null</c>.</param>
    internal static LiteLLMException NotStored(LiteLLMKey key, SecretLocation location, LiteLLMException problem, bool isRemoved, string? earlier) => new(
        ErrorIds.SecretNotStored,
        (isRemoved
            ? $"The secret of the new key '{key}' was not stored as {location}, so the key was removed again. {problem.Message}"
            : $"The key '{key}' has a new secret that was not stored as {location}. The secret is only in the output: store it now. {problem.Message} {earlier}").TrimEnd(),
        problem);

    /// <summary>Returns what <c>-SecretName</c> gets as <c>$_</c> for a key that is about to be created: its attributes by name.</summary>
    internal static PSObject Draft(DesiredKey desired)
    {
        var draft = new PSObject();
        foreach (KeyProperty property in KeyProperties.All)
        {
            JsonElement value = property.Storage == KeyStorage.UserMetadata ? desired.DesiredMetadata(JsonValueWriter.Null)
                : desired.Values.TryGetValue(property, out JsonElement specified) ? specified
                : JsonValueWriter.Null;
            draft.Properties.Add(new PSNoteProperty(property.Name, property.Convert(value)));
        }

        return draft;
    }

    private static PSObject Of(LiteLLMKey key, bool asPlainText = false)
    {
        var result = new PSObject(key);
        result.TypeNames.Insert(0, TypeName);
        if (asPlainText)
        {
            result.Properties.Add(new PSNoteProperty(PlainTextName, Secrets.Reveal(key.Key!)));
        }

        return result;
    }
}
