# Contains the functions that all test files share: import of the built module, and a server on loopback with configurable responses.

$moduleFolder = Join-Path $PSScriptRoot '../../out/LiteLLM'
$sandbox = Join-Path $moduleFolder "$(if ($PSVersionTable.PSEdition -eq 'Desktop') { 'desktop' } else { 'core' })/LiteLLM.PowerShell.Sandbox.dll"

function Import-BuiltModule {
    if (-not (Test-Path (Join-Path $moduleFolder 'LiteLLM.psd1'))) {
        throw "The module is not built: $moduleFolder does not exist. Run 'dotnet build' first."
    }
    Import-Module (Join-Path $moduleFolder 'LiteLLM.psd1') -Force -Global
}

function Import-StandInVault {
    # Imports the stand-in for Microsoft.PowerShell.SecretManagement, with empty vaults.
    Import-Module (Join-Path $PSScriptRoot '../Modules/Microsoft.PowerShell.SecretManagement') -Force -Global
}

function Invoke-PowerShell {
    # Starts a new process of the same PowerShell, with the arguments and the pipeline input.
    # If PowerShell is a .NET tool, its process is dotnet.
    $executable = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $prefix = @(if ([IO.Path]::GetFileNameWithoutExtension($executable) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
    $input | & $executable @prefix -NoProfile -NonInteractive @args
}

function ConvertTo-ConsoleText {
    # Gets the text that a console of this width shows for the objects. PowerShell sizes the columns of a table by the rows that it
    # formats within 300 milliseconds, so a table that takes longer is formatted again.
    param([object[]] $InputObject, [int] $Width)

    for ($try = 1; $try -le 50; $try++) {
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $text = $InputObject | Out-String -Width $Width
        if ($watch.ElapsedMilliseconds -lt 300) { break }
    }
    $text
}

function New-ReservedPort {
    # Returns a socket that reserves a port without listening, so that no other process can use the port until the socket is closed.
    $socket = New-Object System.Net.Sockets.Socket ([System.Net.Sockets.SocketType]::Stream), ([System.Net.Sockets.ProtocolType]::Tcp)
    $socket.Bind((New-Object System.Net.IPEndPoint ([System.Net.IPAddress]::Loopback), 0))
    $socket
}

function Start-Listener {
    # HttpListener cannot choose a free port. If another process uses the chosen port first, the next one is tried.
    for ($try = 1; ; $try++) {
        $socket = New-ReservedPort
        $port = $socket.LocalEndPoint.Port
        $socket.Dispose()
        $listener = New-Object System.Net.HttpListener
        $listener.Prefixes.Add("http://127.0.0.1:$port/")
        try {
            $listener.Start()
            return $listener
        }
        catch [System.Net.HttpListenerException] {
            if ($try -eq 20) { throw }
        }
    }
}

function Start-Server {
    # Listens on loopback until Stop-Answering. The script gets the listener and the arguments, and sends the responses.
    param([scriptblock] $Script, [object[]] $ArgumentList)

    $listener = Start-Listener
    $shell = [powershell]::Create()
    # Opening a runspace sets the PSModulePath of the process. It is opened before the test continues, because the test may set it too.
    $shell.Runspace = [runspacefactory]::CreateRunspace()
    $shell.Runspace.Open()
    $null = $shell.AddScript($Script).AddArgument($listener)
    $ArgumentList | ForEach-Object { $null = $shell.AddArgument($_) }
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Uri = @($listener.Prefixes)[0].TrimEnd('/'); Listener = $listener; Shell = $shell }
}

function Start-Answering {
    # Responds to every request with the same status, content type and text until Stop-Answering.
    param([int] $Status, [string] $ContentType, [string] $Body)

    Start-Server -ArgumentList $Status, $ContentType, $Body -Script {
        param($listener, $status, $contentType, $body)
        while ($listener.IsListening) {
            # An infinite wait would not detect that the listener is closed.
            $waiting = $listener.GetContextAsync()
            while (-not $waiting.Wait(100)) {
                if (-not $listener.IsListening) { return }
            }
            $context = $waiting.Result
            $bytes = [System.Text.Encoding]::UTF8.GetBytes($body)
            $context.Response.StatusCode = $status
            $context.Response.ContentType = $contentType
            # A body in chunks is sent in several packets, of which each waits for the acknowledgement of the one before.
            $context.Response.ContentLength64 = $bytes.Length
            $context.Response.OutputStream.Write($bytes, 0, $bytes.Length)
            $context.Response.Close()
        }
    }
}

function Get-SandboxVersion {
    # Gets the LiteLLM versions that the sandbox simulates, oldest first.
    Add-Type -Path $sandbox
    [LiteLLM.PowerShell.Sandbox.SandboxServer]::Versions
}

function Start-Sandbox {
    # Starts a sandbox server on loopback for other processes. Use Stop-Answering to stop it.
    param([string] $MasterKey, [switch] $Licensed, [string] $Version = 'latest')

    Add-Type -Path $sandbox
    $options = New-Object LiteLLM.PowerShell.Sandbox.SandboxOptions -Property @{ MasterKey = $MasterKey; Licensed = [bool] $Licensed; Version = $Version }
    $server = New-Object LiteLLM.PowerShell.Sandbox.SandboxServer $options
    Start-Server -ArgumentList $server -Script {
        param($listener, $server)
        while ($listener.IsListening) {
            $waiting = $listener.GetContextAsync()
            while (-not $waiting.Wait(100)) {
                if (-not $listener.IsListening) { return }
            }
            $context = $waiting.Result
            $headers = New-Object 'System.Collections.Generic.Dictionary[string,string]'
            $context.Request.Headers.AllKeys | ForEach-Object { $headers[$_] = $context.Request.Headers[$_] }
            $body = New-Object System.IO.MemoryStream
            $context.Request.InputStream.CopyTo($body)
            $query = $context.Request.Url.Query.TrimStart('?')
            $answer = $server.Handle((New-Object LiteLLM.PowerShell.Sandbox.SandboxRequest $context.Request.HttpMethod, $context.Request.Url.AbsolutePath, $query, $headers, $body.ToArray()))
            $context.Response.StatusCode = $answer.Status
            $context.Response.ContentType = $answer.ContentType
            $bytes = $answer.Body.ToArray()
            $context.Response.ContentLength64 = $bytes.Length
            $context.Response.OutputStream.Write($bytes, 0, $bytes.Length)
            $context.Response.Close()
        }
    }
}

function Stop-Answering {
    param($Server)

    $Server.Listener.Close()
    $Server.Shell.Dispose()
    $Server.Shell.Runspace.Dispose()
}

Export-ModuleMember -Function Import-BuiltModule, Import-StandInVault, Invoke-PowerShell, ConvertTo-ConsoleText, New-ReservedPort, Start-Answering, Get-SandboxVersion, Start-Sandbox, Stop-Answering
