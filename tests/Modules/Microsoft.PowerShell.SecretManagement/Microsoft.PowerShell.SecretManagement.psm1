# A stand-in for Microsoft.PowerShell.SecretManagement with vaults in memory, which the tests of the module and the Pester tests import.
# The name of a vault determines how it behaves.

$script:vaults = [ordered] @{
    work     = 'Stores what it receives. The default vault.'
    refusing = 'Refuses every secret.'
    altering = 'Stores something else than it receives.'
    locked   = 'Cannot be used until it is unlocked.'
    failing  = 'Refuses the third secret.'
}
$script:secrets = @{}
$script:attempts = 0

function Get-SecretVault {
    [CmdletBinding()]
    param([string] $Name = '*')

    $script:vaults.Keys | Where-Object { $_ -like $Name } | ForEach-Object {
        [pscustomobject] @{ Name = $_; ModuleName = 'Tests'; IsDefault = $_ -eq 'work' }
    }
}

function Test-SecretVault {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Name)

    $Name -ne 'locked'
}

function Set-Secret {
    [CmdletBinding(SupportsShouldProcess)]
    param(
        [Parameter(Mandatory)] [string] $Name,
        [Parameter(Mandatory)] [securestring] $SecureStringSecret,
        [string] $Vault = 'work'
    )

    if (-not $PSCmdlet.ShouldProcess($Name)) {
        return
    }
    $script:attempts++
    if ($Vault -eq 'refusing' -or ($Vault -eq 'failing' -and $script:attempts -eq 3)) {
        Write-Error -Message "The vault '$Vault' refuses the secret '$Name'." -Category PermissionDenied
        return
    }
    $script:secrets["$Vault/$Name"] = if ($Vault -eq 'altering') { ConvertTo-SecureString 'sk-altered' -AsPlainText -Force } else { $SecureStringSecret }
}

function Get-Secret {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Name, [string] $Vault = 'work', [switch] $AsPlainText)

    $secret = $script:secrets["$Vault/$Name"]
    if (-not $secret) {
        Write-Error -Message "The secret '$Name' was not found in the vault '$Vault'." -Category ObjectNotFound
        return
    }
    if ($AsPlainText) { (New-Object System.Net.NetworkCredential '', $secret).Password } else { $secret }
}

Export-ModuleMember -Function Get-SecretVault, Test-SecretVault, Set-Secret, Get-Secret
