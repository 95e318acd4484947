# Uses Invoke-RestMethod in a loop, one request at a time.
. $PSScriptRoot/Common.ps1 @args

switch ($Scenario) {
    'list' {
        Measure-Run {
            1..($Count / 100) | ForEach-Object { (Invoke-RestMethod "$Address/key/list?return_full_object=true&size=100&page=$_" -Headers $headers).keys } | Out-Null
        }
    }
    'create' {
        Measure-Run {
            $run = [guid]::NewGuid().ToString('N')
            1..$Count | ForEach-Object {
                Invoke-RestMethod "$Address/key/generate" -Method Post -Headers $headers -ContentType application/json -Body (
                    $attributes + @{ key_alias = "$run-$_" } | ConvertTo-Json -Depth 5)
            } | Out-Null
        }
    }
    'delete' {
        Measure-Run -Setup {
            Add-BenchmarkKey $Count
            $script:ids = 1..([math]::Ceiling($Count / 100)) | ForEach-Object { (Invoke-RestMethod "$Address/key/list?size=100&page=$_" -Headers $headers).keys } | Select-Object -First $Count
        } -Work {
            $script:ids | ForEach-Object {
                Invoke-RestMethod "$Address/key/delete" -Method Post -Headers $headers -ContentType application/json -Body (@{ keys = @($_) } | ConvertTo-Json)
            } | Out-Null
        }
    }
    'memory' {
        1..100000 | Out-Null
        "RESULT $([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB)"
    }
}
