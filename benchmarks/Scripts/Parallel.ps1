# Uses Invoke-RestMethod in ForEach-Object -Parallel.
. $PSScriptRoot/Common.ps1 @args

switch ($Scenario) {
    'list' {
        Measure-Run {
            1..($Count / 100) | ForEach-Object -ThrottleLimit 8 -Parallel {
                (Invoke-RestMethod "$using:Address/key/list?return_full_object=true&size=100&page=$_" -Headers $using:headers).keys
            } | Out-Null
        }
    }
    'create' {
        Measure-Run {
            $run = [guid]::NewGuid().ToString('N')
            1..$Count | ForEach-Object -ThrottleLimit 8 -Parallel {
                Invoke-RestMethod "$using:Address/key/generate" -Method Post -Headers $using:headers -ContentType application/json -Body (
                    $using:attributes + @{ key_alias = "$using:run-$_" } | ConvertTo-Json -Depth 5)
            } | Out-Null
        }
    }
}
