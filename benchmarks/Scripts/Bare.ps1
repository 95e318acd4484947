# The baseline: a bare HttpClient in a compiled cmdlet, which sends the same requests with the same concurrency.
Import-Module $BareModule
Invoke-BareClient -Address $Address -Key $Key

function Get-Setup {
    @{
        'change'      = { param($Count) $data.Ids = [string[]] (Get-KeyId $Count) }
        'delete'      = { param($Count) Add-ServerKey $Count; $data.Ids = [string[]] (Get-KeyId $Count) }
        'delete-only' = { param($Count) Add-ServerKey $Count; $data.Ids = [string[]] (Get-KeyId $Count) }
    }
}

function Get-Work {
    @{
        'list'        = { param($Count) Invoke-BareClient list $Count }
        'list-serial' = { param($Count) Invoke-BareClient list $Count -Concurrency 1 }
        'first'       = { Invoke-BareClient first }
        'create'      = { param($Count) Invoke-BareClient create $Count }
        'create-only' = { param($Count) Invoke-BareClient create-only $Count }
        'change'      = { Invoke-BareClient change -Id $data.Ids }
        'delete'      = { Invoke-BareClient delete -Id $data.Ids }
        'delete-only' = { Invoke-BareClient delete-only -Id $data.Ids }
        'empty'       = { param($Count) 1..$Count | Out-Null }
    }
}
