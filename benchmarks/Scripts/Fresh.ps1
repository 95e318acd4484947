# The module before it is imported.
. "$PSScriptRoot/Module.ps1"
