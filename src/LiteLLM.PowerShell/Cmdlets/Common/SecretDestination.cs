using System.Management.Automation;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Scheduling;

namespace LiteLLM.PowerShell.Cmdlets;

/// <summary>Determines where a cmdlet stores the secrets that it issues: in a vault, or only in its output.</summary>
/// <remarks>Only the pipeline thread calls the members of this class.</remarks>
internal sealed class SecretDestination
{
    private readonly ConcurrentPipeline _tasks;
    private readonly object? _name;
    private readonly string? _vault;

    private SecretDestination(PSCmdlet cmdlet, ConcurrentPipeline tasks, object? name, string? vault)
    {
        _tasks = tasks;
        _name = name is PSObject wrapped ? wrapped.BaseObject : name;
        _vault = vault;
        Vaults = new SecretVaults(cmdlet);
    }

    /// <summary>The vaults.</summary>
    internal SecretVaults Vaults { get; }

    /// <summary>Checks the parameters, and that the vault can be used, before anything is sent. An error terminates the cmdlet.</summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="tasks">The operations of the cmdlet.</param>
    /// <param name="name">The value of <c>-SecretName</c>, or <c>null</c>.</param>
    /// <param name="vault">The value of <c>-VaultName</c>, or <c>null</c>.</param>
    /// <param name="asPlainText">Whether the output must contain the secret.</param>
    /// <param name="isNameOptional">Whether the name can be specified elsewhere, such as in a definition.</param>
    internal static SecretDestination Open(PSCmdlet cmdlet, ConcurrentPipeline tasks, object? name, string? vault, bool asPlainText = false, bool isNameOptional = false) =>
        cmdlet.RunOrTerminate(vault, () =>
        {
            if (name is null && vault is not null && !isNameOptional)
            {
                throw new LiteLLMException(ErrorIds.InvalidSecretName, "-VaultName requires the name of the secret. Specify it with -SecretName.");
            }

            if (name is not null && asPlainText)
            {
                throw new LiteLLMException(ErrorIds.InvalidSecretName, "With -SecretName, the output does not contain the secret. Omit -SecretName or -AsPlainText.");
            }

            var destination = new SecretDestination(cmdlet, tasks, name, vault);
            if (name is not null)
            {
                destination.Vaults.Check(destination._name, vault);
            }

            return destination;
        });

    /// <summary>Determines where the secret of a key is stored.</summary>
    /// <param name="key">Returns the key that a script block gets as <c>$_</c>.</param>
    /// <param name="name">The name that the definition of the key declares. The parameter of the cmdlet overrides it.</param>
    /// <param name="vault">The vault that the definition of the key declares. The parameter of the cmdlet overrides it.</param>
    /// <returns>The place, or <c>null</c> if the secret is only in the output.</returns>
    /// <exception cref="LiteLLMException">The name is not valid, another key of the command has it, or the vault cannot be used.</exception>
    internal SecretLocation? LocationOf(Func<object> key, string? name = null, string? vault = null) =>
        _name is not null ? Vaults.Locate(_name, _vault ?? vault, key)
        : name is not null ? Vaults.Locate(name, _vault ?? vault, key)
        : null;

    /// <summary>Call before an operation that issues a secret. If the secret is stored in a vault, waits until earlier secrets are stored, and checks the vault again if it refused one of them.</summary>
    /// <exception cref="LiteLLMException">The vault cannot be used.</exception>
    internal void Prepare(SecretLocation? location)
    {
        if (location is not null)
        {
            _tasks.Finish();
            Vaults.Require(location);
        }
    }
}
