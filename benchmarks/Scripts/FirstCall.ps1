# What a fresh process waits for: the import of a binary module, and the first answer.
. $PSScriptRoot/Common.ps1 @args

$watch = [Diagnostics.Stopwatch]::StartNew()
switch ($Scenario) {
    'import' { Import-Module $Module }
    'call' {
        Import-Module $Module
        Connect-LiteLLM $Address $Key
        $watch.Restart()
        Get-LiteLLMKey -First 1 | Out-Null
    }
    'bare-call' {
        $watch.Restart()
        $http = [Net.Http.HttpClient]::new()
        $http.DefaultRequestHeaders.Add('Authorization', $headers.Authorization)
        $null = $http.GetStringAsync("$Address/key/list?return_full_object=true&size=1&page=1").GetAwaiter().GetResult()
    }
}
'RESULT ' + $watch.Elapsed.TotalSeconds.ToString([cultureinfo]::InvariantCulture)
