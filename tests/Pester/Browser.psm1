# Controls a real browser with the DevTools protocol.

function Find-Browser {
    Get-Command chromium, chromium-browser, google-chrome, chrome, msedge -CommandType Application -ErrorAction Ignore | Select-Object -First 1
}

function Start-Browser {
    param([string] $Page)

    $profileFolder = Join-Path ([IO.Path]::GetTempPath()) "browser-$([guid]::NewGuid())"
    $arguments = '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-port=0', "--user-data-dir=$profileFolder", "file://$Page"
    $process = Start-Process (Find-Browser).Source $arguments -PassThru -RedirectStandardOutput "$profileFolder.out" -RedirectStandardError "$profileFolder.log"
    $portFile = Join-Path $profileFolder 'DevToolsActivePort'
    $port = Wait-Until { if (Test-Path $portFile) { @(Get-Content $portFile)[0] } }
    $target = Wait-Until { (Invoke-RestMethod "http://127.0.0.1:$port/json/list") | Where-Object { $_.type -eq 'page' -and $_.url -like 'file:*' } | Select-Object -First 1 }
    $socket = New-Object Net.WebSockets.ClientWebSocket
    Wait-Task $socket.ConnectAsync($target.webSocketDebuggerUrl, [Threading.CancellationToken]::None)
    $browser = [pscustomobject]@{ Process = $process; Profile = $profileFolder; Socket = $socket; Last = 0 }
    [void] (Wait-Until { Invoke-InBrowser $browser 'location.protocol === "file:" && document.readyState === "complete"' })
    $browser
}

function Wait-Until {
    param([scriptblock] $Condition)

    for ($try = 0; $try -lt 600; $try++) {
        $result = & $Condition
        if ($result) {
            return $result
        }
        Start-Sleep -Milliseconds 100
    }
    throw "The condition was not met: $Condition"
}

function Wait-Task {
    param([Threading.Tasks.Task] $Task)

    if (-not $Task.Wait(60000)) {
        throw 'The browser did not respond for a minute.'
    }
}

function Send-ToBrowser {
    param($Browser, [string] $Method, [hashtable] $Parameters = @{})

    $Browser.Last++
    $message = @{ id = $Browser.Last; method = $Method; params = $Parameters } | ConvertTo-Json -Depth 5 -Compress
    $bytes = New-Object ArraySegment[byte] (, [Text.Encoding]::UTF8.GetBytes($message))
    Wait-Task $Browser.Socket.SendAsync($bytes, [Net.WebSockets.WebSocketMessageType]::Text, $true, [Threading.CancellationToken]::None)
    do {
        $answer = Receive-FromBrowser $Browser | ConvertFrom-Json
    } until ($answer.PSObject.Properties['id'] -and $answer.id -eq $Browser.Last)
    $answer.result
}

function Receive-FromBrowser {
    param($Browser)

    $text = New-Object IO.MemoryStream
    $buffer = New-Object byte[] 65536
    do {
        $receiving = $Browser.Socket.ReceiveAsync((New-Object ArraySegment[byte] (, $buffer)), [Threading.CancellationToken]::None)
        Wait-Task $receiving
        $part = $receiving.Result
        $text.Write($buffer, 0, $part.Count)
    } until ($part.EndOfMessage)
    [Text.Encoding]::UTF8.GetString($text.ToArray())
}

# Gets the value of an expression in the page.
function Invoke-InBrowser {
    param($Browser, [string] $Expression)

    $result = Send-ToBrowser $Browser -Method 'Runtime.evaluate' -Parameters @{ expression = $Expression; returnByValue = $true; awaitPromise = $true }
    if ($result.PSObject.Properties['exceptionDetails']) {
        throw $result.exceptionDetails.exception.description
    }
    $result.result.value
}

function Stop-Browser {
    param($Browser)

    $Browser.Socket.Dispose()
    Stop-Process -Id $Browser.Process.Id -ErrorAction Ignore
    $Browser.Process.WaitForExit(10000) | Out-Null
    Remove-Item $Browser.Profile, "$($Browser.Profile).out", "$($Browser.Profile).log" -Recurse -Force -ErrorAction Ignore
}

Export-ModuleMember -Function Find-Browser, Start-Browser, Wait-Until, Send-ToBrowser, Invoke-InBrowser, Stop-Browser
