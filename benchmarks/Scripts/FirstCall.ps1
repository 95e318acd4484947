# Measures the import of a binary module and the first response in a new process.
. $PSScriptRoot/Common.ps1 @args

$env:LITELLM_PROXY_URL = $Address
$env:LITELLM_API_KEY = $Key
if ($Scenario -eq 'call') {
    Import-Module $Module
}

$watch = [Diagnostics.Stopwatch]::StartNew()
switch ($Scenario) {
    'import' { Import-Module $Module }
    'call' { Get-LiteLLMKey -First 1 | Out-Null }
    'bare-call' {
        $http = [Net.Http.HttpClient]::new()
        $http.DefaultRequestHeaders.Add('Authorization', $headers.Authorization)
        $null = $http.GetStringAsync("$Address/key/list?return_full_object=true&size=1&page=1").GetAwaiter().GetResult()
    }
}
'RESULT ' + $watch.Elapsed.TotalSeconds.ToString([cultureinfo]::InvariantCulture)
