using System.Management.Automation;

namespace LiteLLM.PowerShell.Errors;

/// <summary>Lists the errors that this module reports. Their names are stable, so that scripts can compare them.</summary>
internal static class ErrorIds
{
    /// <summary>Several keys have the alias.</summary>
    internal static readonly ErrorId AliasNotUnique = new(nameof(AliasNotUnique), ErrorCategory.InvalidArgument);

    /// <summary>A key without an alias cannot be declared or imported without a name.</summary>
    internal static readonly ErrorId AliasRequired = new(nameof(AliasRequired), ErrorCategory.InvalidOperation);

    /// <summary>The proxy has no budget with the id.</summary>
    internal static readonly ErrorId BudgetNotFound = new(nameof(BudgetNotFound), ErrorCategory.ObjectNotFound);

    /// <summary>The TLS certificate of the proxy is not trusted. Nothing was sent.</summary>
    internal static readonly ErrorId CertificateNotTrusted = new(nameof(CertificateNotTrusted), ErrorCategory.SecurityError);

    /// <summary>The connection was closed with <c>Disconnect-LiteLLM</c>.</summary>
    internal static readonly ErrorId ConnectionClosed = new(nameof(ConnectionClosed), ErrorCategory.InvalidOperation);

    /// <summary>No connection to the proxy could be made, or it was lost.</summary>
    internal static readonly ErrorId ConnectionFailed = new(nameof(ConnectionFailed), ErrorCategory.ConnectionError);

    /// <summary>The proxy did not accept a connection in time. Nothing was sent.</summary>
    internal static readonly ErrorId ConnectionTimeout = new(nameof(ConnectionTimeout), ErrorCategory.OperationTimeout);

    /// <summary>The proxy does not accept secrets that a client chooses.</summary>
    internal static readonly ErrorId CustomKeyForbidden = new(nameof(CustomKeyForbidden), ErrorCategory.PermissionDenied);

    /// <summary>The file already declares a key with the name.</summary>
    internal static readonly ErrorId DeclaredTwice = new(nameof(DeclaredTwice), ErrorCategory.InvalidArgument);

    /// <summary>Several definitions in one file would have the same name.</summary>
    internal static readonly ErrorId DefinitionNameNotUnique = new(nameof(DefinitionNameNotUnique), ErrorCategory.InvalidData);

    /// <summary>No definition file was found at the path.</summary>
    internal static readonly ErrorId DefinitionsNotFound = new(nameof(DefinitionsNotFound), ErrorCategory.ObjectNotFound);

    /// <summary>The file exists and <c>-NoClobber</c> was specified, or it does not belong to this module.</summary>
    internal static readonly ErrorId FileExists = new(nameof(FileExists), ErrorCategory.ResourceExists);

    /// <summary>The file could not be read.</summary>
    internal static readonly ErrorId FileNotRead = new(nameof(FileNotRead), ErrorCategory.ReadError);

    /// <summary>The file could not be written. Its previous content is unchanged.</summary>
    internal static readonly ErrorId FileNotWritten = new(nameof(FileNotWritten), ErrorCategory.WriteError);

    /// <summary>The file is read-only and <c>-Force</c> was not specified.</summary>
    internal static readonly ErrorId FileReadOnly = new(nameof(FileReadOnly), ErrorCategory.PermissionDenied);

    /// <summary>The proxy does not record the spend by this combination of filters.</summary>
    internal static readonly ErrorId FiltersNotCombinable = new(nameof(FiltersNotCombinable), ErrorCategory.InvalidArgument);

    /// <summary>The key of the connection lacks the permission.</summary>
    internal static readonly ErrorId Forbidden = new(nameof(Forbidden), ErrorCategory.PermissionDenied);

    /// <summary>The proxy does not keep the previous secret valid for a grace period.</summary>
    internal static readonly ErrorId GracePeriodIgnored = new(nameof(GracePeriodIgnored), ErrorCategory.InvalidResult);

    /// <summary>The file or certificate cannot be used as the certificate of a certification authority.</summary>
    internal static readonly ErrorId InvalidCertificate = new(nameof(InvalidCertificate), ErrorCategory.InvalidArgument);

    /// <summary>Definitions contain mistakes. Nothing was sent.</summary>
    internal static readonly ErrorId InvalidDefinition = new(nameof(InvalidDefinition), ErrorCategory.InvalidData);

    /// <summary>An HTTP header cannot contain the value.</summary>
    internal static readonly ErrorId InvalidHeaderValue = new(nameof(InvalidHeaderValue), ErrorCategory.InvalidArgument);

    /// <summary>The value is not a usable secret.</summary>
    internal static readonly ErrorId InvalidKey = new(nameof(InvalidKey), ErrorCategory.InvalidArgument);

    /// <summary>The value is not the id of a key.</summary>
    internal static readonly ErrorId InvalidKeyId = new(nameof(InvalidKeyId), ErrorCategory.InvalidArgument);

    /// <summary>A key cannot have the value. Nothing was sent.</summary>
    internal static readonly ErrorId InvalidKeyValue = new(nameof(InvalidKeyValue), ErrorCategory.InvalidArgument);

    /// <summary>The path is not one of the file system.</summary>
    internal static readonly ErrorId InvalidPath = new(nameof(InvalidPath), ErrorCategory.InvalidArgument);

    /// <summary>The wildcard pattern is not valid.</summary>
    internal static readonly ErrorId InvalidPattern = new(nameof(InvalidPattern), ErrorCategory.InvalidArgument);

    /// <summary>The object or file is not a plan of <c>Sync-LiteLLMKey</c>. Nothing was sent.</summary>
    internal static readonly ErrorId InvalidPlan = new(nameof(InvalidPlan), ErrorCategory.InvalidData);

    /// <summary>The proxy refused the request as invalid.</summary>
    internal static readonly ErrorId InvalidRequest = new(nameof(InvalidRequest), ErrorCategory.InvalidArgument);

    /// <summary>The value is not a usable name of a secret in a vault. Nothing was sent.</summary>
    internal static readonly ErrorId InvalidSecretName = new(nameof(InvalidSecretName), ErrorCategory.InvalidArgument);

    /// <summary>The address is not the address of a proxy.</summary>
    internal static readonly ErrorId InvalidUri = new(nameof(InvalidUri), ErrorCategory.InvalidArgument);

    /// <summary>The object from the pipeline is not a row.</summary>
    internal static readonly ErrorId InvalidRow = new(nameof(InvalidRow), ErrorCategory.InvalidArgument);

    /// <summary>Another key has the alias.</summary>
    internal static readonly ErrorId KeyAliasExists = new(nameof(KeyAliasExists), ErrorCategory.ResourceExists);

    /// <summary>The key has changed since it was shown. Nothing was done to it.</summary>
    internal static readonly ErrorId KeyConflict = new(nameof(KeyConflict), ErrorCategory.InvalidOperation);

    /// <summary>The key was deleted.</summary>
    internal static readonly ErrorId KeyDeleted = new(nameof(KeyDeleted), ErrorCategory.InvalidOperation);

    /// <summary>A key with the secret exists already.</summary>
    internal static readonly ErrorId KeyExists = new(nameof(KeyExists), ErrorCategory.ResourceExists);

    /// <summary>A key was specified in two ways that name different keys.</summary>
    internal static readonly ErrorId KeyNamedTwice = new(nameof(KeyNamedTwice), ErrorCategory.InvalidArgument);

    /// <summary>The key does not exist, or the connection may not access it.</summary>
    internal static readonly ErrorId KeyNotFound = new(nameof(KeyNotFound), ErrorCategory.ObjectNotFound);

    /// <summary>The key with the alias is not managed by the set.</summary>
    internal static readonly ErrorId KeyNotManaged = new(nameof(KeyNotManaged), ErrorCategory.ResourceExists);

    /// <summary>No key was specified.</summary>
    internal static readonly ErrorId KeyNotNamed = new(nameof(KeyNotNamed), ErrorCategory.InvalidArgument);

    /// <summary>The proxy reported the removal of a key that still exists.</summary>
    internal static readonly ErrorId KeyNotRemoved = new(nameof(KeyNotRemoved), ErrorCategory.InvalidResult);

    /// <summary>The key cannot be replaced. Nothing was changed.</summary>
    internal static readonly ErrorId KeyNotReplaceable = new(nameof(KeyNotReplaceable), ErrorCategory.InvalidOperation);

    /// <summary>It is unknown whether the key was created. The category is that of the cause.</summary>
    internal static readonly ErrorId KeyNotSettled = new(nameof(KeyNotSettled), ErrorCategory.InvalidResult);

    /// <summary>The change was accepted, but the stored key could not be read to verify it. The category is that of the cause.</summary>
    internal static readonly ErrorId KeyNotVerified = new(nameof(KeyNotVerified), ErrorCategory.InvalidResult);

    /// <summary>Another set manages the key.</summary>
    internal static readonly ErrorId KeyOfAnotherSet = new(nameof(KeyOfAnotherSet), ErrorCategory.ResourceExists);

    /// <summary>The definition of the key has <c>prevent_destroy</c>. The key was not removed.</summary>
    internal static readonly ErrorId KeyProtected = new(nameof(KeyProtected), ErrorCategory.InvalidOperation);

    /// <summary>A key may exist whose secret was not returned.</summary>
    internal static readonly ErrorId KeySecretLost = new(nameof(KeySecretLost), ErrorCategory.InvalidResult);

    /// <summary>The proxy requires a LiteLLM enterprise license for the request.</summary>
    internal static readonly ErrorId LicenseRequired = new(nameof(LicenseRequired), ErrorCategory.PermissionDenied);

    /// <summary>The proxy lists no model with the id or name.</summary>
    internal static readonly ErrorId ModelNotFound = new(nameof(ModelNotFound), ErrorCategory.ObjectNotFound);

    /// <summary>A newer version of this module manages the key.</summary>
    internal static readonly ErrorId NewerFormat = new(nameof(NewerFormat), ErrorCategory.InvalidData);

    /// <summary>No connection was opened, and the environment does not define one.</summary>
    internal static readonly ErrorId NotConnected = new(nameof(NotConnected), ErrorCategory.ConnectionError);

    /// <summary>The proxy has no such object or endpoint.</summary>
    internal static readonly ErrorId NotFound = new(nameof(NotFound), ErrorCategory.ObjectNotFound);

    /// <summary>The proxy does not support the operation.</summary>
    internal static readonly ErrorId NotSupportedByServer = new(nameof(NotSupportedByServer), ErrorCategory.NotImplemented);

    /// <summary>The document is not a Terraform state.</summary>
    internal static readonly ErrorId NotTerraformState = new(nameof(NotTerraformState), ErrorCategory.InvalidData);

    /// <summary>The set is declared for another proxy. Nothing was changed.</summary>
    internal static readonly ErrorId OtherProxy = new(nameof(OtherProxy), ErrorCategory.InvalidOperation);

    /// <summary>The file declares another set.</summary>
    internal static readonly ErrorId OtherSet = new(nameof(OtherSet), ErrorCategory.InvalidArgument);

    /// <summary>The record that a set manages the key is not confirmed. The key was not changed.</summary>
    internal static readonly ErrorId OwnershipNotConfirmed = new(nameof(OwnershipNotConfirmed), ErrorCategory.SecurityError);

    /// <summary>The plan is not the current plan of the definitions. Nothing was changed.</summary>
    internal static readonly ErrorId PlanStale = new(nameof(PlanStale), ErrorCategory.InvalidOperation);

    /// <summary>The operation requires the key of a proxy admin.</summary>
    internal static readonly ErrorId ProxyAdminRequired = new(nameof(ProxyAdminRequired), ErrorCategory.PermissionDenied);

    /// <summary>A web proxy between this computer and LiteLLM requires authentication.</summary>
    internal static readonly ErrorId ProxyAuthenticationRequired = new(nameof(ProxyAuthenticationRequired), ErrorCategory.AuthenticationError);

    /// <summary>A change requires a confirmation, and the session is not interactive. Nothing was changed.</summary>
    internal static readonly ErrorId NotConfirmed = new(nameof(NotConfirmed), ErrorCategory.OperationStopped);

    /// <summary>Removals were not confirmed. Nothing was changed in the set.</summary>
    internal static readonly ErrorId PruneNotConfirmed = new(nameof(PruneNotConfirmed), ErrorCategory.OperationStopped);

    /// <summary>The proxy redirected the request. Redirects are not followed.</summary>
    internal static readonly ErrorId Redirected = new(nameof(Redirected), ErrorCategory.InvalidResult);

    /// <summary>The alias of a replaced key was not moved to the new key. The category is that of the cause.</summary>
    internal static readonly ErrorId ReplacementNotCompleted = new(nameof(ReplacementNotCompleted), ErrorCategory.InvalidResult);

    /// <summary>The secret could not be read from the vault.</summary>
    internal static readonly ErrorId SecretNotRead = new(nameof(SecretNotRead), ErrorCategory.ReadError);

    /// <summary>The secret of a key was not stored in the vault.</summary>
    internal static readonly ErrorId SecretNotStored = new(nameof(SecretNotStored), ErrorCategory.WriteError);

    /// <summary>The vault cannot be used. Nothing was sent.</summary>
    internal static readonly ErrorId SecretVaultNotAvailable = new(nameof(SecretVaultNotAvailable), ErrorCategory.ResourceUnavailable);

    /// <summary>The proxy failed to process the request.</summary>
    internal static readonly ErrorId ServerError = new(nameof(ServerError), ErrorCategory.InvalidResult);

    /// <summary>Definitions from the pipeline require <c>-SetName</c>.</summary>
    internal static readonly ErrorId SetNameRequired = new(nameof(SetNameRequired), ErrorCategory.InvalidArgument);

    /// <summary>Several keys are confirmed to be the key of one definition. None of them was changed.</summary>
    internal static readonly ErrorId SeveralKeysOfDefinition = new(nameof(SeveralKeysOfDefinition), ErrorCategory.InvalidData);

    /// <summary>The proxy did not store the secret that signs ownership records. Nothing was changed.</summary>
    internal static readonly ErrorId SigningSecretNotCreated = new(nameof(SigningSecretNotCreated), ErrorCategory.InvalidResult);

    /// <summary>The proxy lists no team with the id or name.</summary>
    internal static readonly ErrorId TeamNotFound = new(nameof(TeamNotFound), ErrorCategory.ObjectNotFound);

    /// <summary>The proxy did not answer in time.</summary>
    internal static readonly ErrorId Timeout = new(nameof(Timeout), ErrorCategory.OperationTimeout);

    /// <summary>The server did not complete the TLS handshake. Nothing was sent.</summary>
    internal static readonly ErrorId TlsFailed = new(nameof(TlsFailed), ErrorCategory.ConnectionError);

    /// <summary>The pattern matches more keys than can be returned.</summary>
    internal static readonly ErrorId TooManyMatches = new(nameof(TooManyMatches), ErrorCategory.LimitsExceeded);

    /// <summary>The proxy limits the rate of requests.</summary>
    internal static readonly ErrorId TooManyRequests = new(nameof(TooManyRequests), ErrorCategory.LimitsExceeded);

    /// <summary>The proxy does not accept the key of the connection.</summary>
    internal static readonly ErrorId Unauthorized = new(nameof(Unauthorized), ErrorCategory.AuthenticationError);

    /// <summary>The key would be sent over plain HTTP to another computer.</summary>
    internal static readonly ErrorId UnencryptedAuthentication = new(nameof(UnencryptedAuthentication), ErrorCategory.SecurityError);

    /// <summary>The response does not have the shape of a LiteLLM response.</summary>
    internal static readonly ErrorId UnexpectedResponse = new(nameof(UnexpectedResponse), ErrorCategory.InvalidResult);

    /// <summary>A row has columns that are not attributes of a key. Nothing was sent.</summary>
    internal static readonly ErrorId UnknownColumn = new(nameof(UnknownColumn), ErrorCategory.InvalidArgument);

    /// <summary>The proxy lists no user with the id or name.</summary>
    internal static readonly ErrorId UserNotFound = new(nameof(UserNotFound), ErrorCategory.ObjectNotFound);

    /// <summary>The proxy accepted a value but did not store it.</summary>
    internal static readonly ErrorId ValueNotStored = new(nameof(ValueNotStored), ErrorCategory.InvalidResult);
}
