# The loops that people usually write with Invoke-RestMethod.
$attributes = @{
    models = 'gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5'; max_budget = 100; budget_duration = '30d'; tpm_limit = 100000; rpm_limit = 1000
    max_parallel_requests = 20; metadata = @{ owner = 'platform'; cost_center = '4711'; environment = 'production'; ticket = 'OPS-1234' }
    aliases = @{ fast = 'gpt-4o-mini' }
}

function Get-Setup {
    @{
        'delete' = { param($Count) Add-ServerKey $Count; $data.Ids = Get-KeyId $Count }
    }
}

function Get-Work {
    @{
        'list'            = {
            param($Count)
            1..($Count / 100) | ForEach-Object { (Invoke-RestMethod "$Address/key/list?return_full_object=true&size=100&page=$_" -Headers $headers).keys } | Out-Null
        }
        'list-parallel'   = {
            param($Count)
            1..($Count / 100) | ForEach-Object -ThrottleLimit 8 -Parallel {
                (Invoke-RestMethod "$using:Address/key/list?return_full_object=true&size=100&page=$_" -Headers $using:headers).keys
            } | Out-Null
        }
        'create'          = {
            param($Count)
            $run = [guid]::NewGuid().ToString('N')
            1..$Count | ForEach-Object {
                Invoke-RestMethod "$Address/key/generate" -Method Post -Headers $headers -ContentType application/json -Body (
                    $attributes + @{ key_alias = "$run-$_" } | ConvertTo-Json -Depth 5)
            } | Out-Null
        }
        'delete'          = {
            $data.Ids | ForEach-Object {
                Invoke-RestMethod "$Address/key/delete" -Method Post -Headers $headers -ContentType application/json -Body (@{ keys = @($_) } | ConvertTo-Json)
            } | Out-Null
        }
        'empty'           = { param($Count) 1..$Count | Out-Null }
    }
}
