using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Security;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Security;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>
/// Stores secrets in the vaults of Microsoft.PowerShell.SecretManagement, and reads them, with the commands of that module in the session of
/// the user.
/// </summary>
/// <remarks>Only the pipeline thread calls the members of this class.</remarks>
/// <param name="cmdlet">The cmdlet.</param>
internal sealed class SecretVaults(PSCmdlet cmdlet)
{
    private static readonly string[] Commands = ["Get-SecretVault", "Test-SecretVault", "Set-Secret", "Get-Secret"];

    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _usable = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _assigned = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Determines where the secret of a key is stored, and checks that the vault can be used. Nothing is stored.</summary>
    /// <param name="name">The name of the secret, or a script block that returns the name for a key.</param>
    /// <param name="vault">The name of the vault, or <c>null</c> for the default vault.</param>
    /// <param name="key">Returns the key that the script block gets as <c>$_</c>.</param>
    /// <exception cref="LiteLLMException">The name is not valid, another key of this command has it, or the vault cannot be used.</exception>
    internal SecretLocation Locate(object name, string? vault, Func<object> key)
    {
        string text = Valid(name is ScriptBlock script ? Evaluate(script, key()) : name.ToString());
        var location = new SecretLocation(NameOf(vault), text);
        Require(location);
        return _assigned.Add($"{location.Vault}/{text}")
            ? location
            : throw new LiteLLMException(ErrorIds.InvalidSecretName,
                $"The secret of another key of this command is stored as {location}. Specify a different name for each key, such as -SecretName {{ \"litellm-$($_.KeyAlias)\" }}.");
    }

    /// <summary>Checks a name, and that a vault can be used.</summary>
    /// <exception cref="LiteLLMException">The name is not valid, or the vault cannot be used.</exception>
    internal void Check(object? name, string? vault)
    {
        string text = name is null or ScriptBlock ? "" : Valid(name.ToString());
        Require(new SecretLocation(NameOf(vault), text));
    }

    /// <summary>Checks that the vault of a location can be used, unless an earlier check in this command has succeeded and no secret was refused since.</summary>
    /// <exception cref="LiteLLMException">The vault cannot be used.</exception>
    internal void Require(SecretLocation location)
    {
        if (_usable.Contains(location.Vault))
        {
            return;
        }

        Collection<PSObject> result = Try(ErrorIds.SecretVaultNotAvailable, $"The vault '{location.Vault}' cannot be used", "Test-SecretVault", new() { ["Name"] = location.Vault });
        if (result.Count == 0 || !LanguagePrimitives.IsTrue(result[result.Count - 1]))
        {
            throw new LiteLLMException(ErrorIds.SecretVaultNotAvailable,
                $"The vault '{location.Vault}' cannot be used: Test-SecretVault reports that it is not available. Nothing was sent. Unlock the vault, or check its registration with Get-SecretVault.");
        }

        _usable.Add(location.Vault);
    }

    /// <summary>Stores a secret, reads it again, and compares the two.</summary>
    /// <exception cref="LiteLLMException">The vault refused the secret, or returned a different one.</exception>
    internal void Store(SecretLocation location, SecureString secret)
    {
        bool isStored = false;
        try
        {
            Try(ErrorIds.SecretNotStored, "The vault refused the secret", "Set-Secret", new() { ["Name"] = location.Name, ["Vault"] = location.Vault, ["SecureStringSecret"] = secret });
            isStored = Secrets.IdOf(Read(location)) == Secrets.IdOf(secret);
        }
        finally
        {
            if (!isStored)
            {
                _usable.Remove(location.Vault);
            }
        }

        if (!isStored)
        {
            throw new LiteLLMException(ErrorIds.SecretNotStored, "The vault accepted the secret and returns a different one.");
        }
    }

    /// <summary>Reads a secret.</summary>
    /// <param name="name">The name of the secret.</param>
    /// <param name="vault">The name of the vault, or <c>null</c> for the default vault.</param>
    /// <exception cref="LiteLLMException">The vault cannot be used, or does not contain the secret.</exception>
    internal SecureString Read(string name, string? vault) => Read(new SecretLocation(NameOf(vault), Valid(name)));

    private SecureString Read(SecretLocation location)
    {
        Collection<PSObject> result = Try(ErrorIds.SecretNotRead, $"The secret {location} could not be read", "Get-Secret", new() { ["Name"] = location.Name, ["Vault"] = location.Vault });
        return (result.Count == 1 ? result[0]?.BaseObject : null) switch
        {
            SecureString secret => secret,
            string text => Secrets.Protect(text),
            PSCredential credential => credential.Password,
            _ => throw new LiteLLMException(ErrorIds.SecretNotRead, $"The secret {location} could not be read: it does not exist, or it is neither a SecureString, a string nor a PSCredential."),
        };
    }

    /// <summary>Gets the name of a registered vault.</summary>
    private string NameOf(string? vault)
    {
        if (_names.TryGetValue(vault ?? "", out string? known))
        {
            return known;
        }

        if (Commands.FirstOrDefault(command => cmdlet.InvokeCommand.GetCommand(command, CommandTypes.Cmdlet | CommandTypes.Function | CommandTypes.Alias) is null) is { } missing)
        {
            throw new LiteLLMException(ErrorIds.SecretVaultNotAvailable,
                $"No vault can be used, because the command {missing} was not found. Install Microsoft.PowerShell.SecretManagement, and register a vault with Register-SecretVault.");
        }

        PSObject? found = Try(ErrorIds.SecretVaultNotAvailable, "The registered vaults could not be listed", "Get-SecretVault", []).FirstOrDefault(candidate => vault is null
            ? LanguagePrimitives.IsTrue(candidate.Properties["IsDefault"]?.Value)
            : string.Equals(candidate.Properties["Name"]?.Value?.ToString(), vault, StringComparison.OrdinalIgnoreCase));
        return _names[vault ?? ""] = found?.Properties["Name"]?.Value?.ToString() ?? throw new LiteLLMException(ErrorIds.SecretVaultNotAvailable, vault is null
            ? "There is no default vault. Specify -VaultName, or set a default vault with Set-SecretVaultDefault."
            : $"There is no vault '{vault}'. Get-SecretVault returns the registered vaults; Register-SecretVault registers one.");
    }

    private static string Valid(string? name) =>
        string.IsNullOrWhiteSpace(name) ? throw Invalid(name, "it is empty")
        : name!.Any(char.IsControl) ? throw Invalid(name, "it contains a control character")
        : name!.IndexOfAny(['*', '?', '[', ']']) >= 0 ? throw Invalid(name, "it contains a wildcard character")
        : name!;

    private static LiteLLMException Invalid(string? name, string reason) =>
        new(ErrorIds.InvalidSecretName, $"'{name}' is not a valid name of a secret: {reason}.");

    private static string? Evaluate(ScriptBlock script, object key)
    {
        try
        {
            Collection<PSObject> names = script.InvokeWithContext(null, [new PSVariable("_", key)]);
            return names.Count == 1
                ? names[0]?.ToString()
                : throw new LiteLLMException(ErrorIds.InvalidSecretName, $"The script block of -SecretName must return one name, and returned {names.Count} values for key '{key}'.");
        }
        catch (RuntimeException problem) when (problem is not PipelineStoppedException)
        {
            throw new LiteLLMException(ErrorIds.InvalidSecretName, $"The script block of -SecretName failed for key '{key}': {problem.Message}", problem);
        }
    }

    /// <summary>Runs a command of the session. Preferences that would make it prompt or do nothing do not apply.</summary>
    private Collection<PSObject> Try(ErrorId error, string failure, string command, Hashtable parameters)
    {
        parameters["ErrorAction"] = ActionPreference.Stop;
        try
        {
            return cmdlet.InvokeCommand.InvokeScript(true, ScriptBlock.Create($"param($parameters) $ConfirmPreference = 'None'; $WhatIfPreference = $false; {command} @parameters"), null, parameters);
        }
        catch (RuntimeException problem) when (problem is not PipelineStoppedException)
        {
            throw new LiteLLMException(error, $"{failure}: {problem.ErrorRecord.Exception.Message}");
        }
    }
}
