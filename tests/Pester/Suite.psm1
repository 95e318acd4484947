# What all test files share: the module as it was built, and a server on loopback that answers what a test wants.

$moduleFolder = Join-Path $PSScriptRoot '../../out/LiteLLM'
$sandbox = Join-Path $moduleFolder "$(if ($PSVersionTable.PSEdition -eq 'Desktop') { 'desktop' } else { 'core' })/LiteLLM.PowerShell.Sandbox.dll"

function Import-BuiltModule {
    if (-not (Test-Path (Join-Path $moduleFolder 'LiteLLM.psd1'))) {
        throw "The module is not built: $moduleFolder does not exist. Run 'dotnet build' first."
    }
    Import-Module (Join-Path $moduleFolder 'LiteLLM.psd1') -Force -Global
}

function Invoke-PowerShell {
    # Starts the PowerShell that runs the tests again, in a process of its own, with the arguments and the pipeline input.
    # The process of PowerShell is dotnet where PowerShell is a .NET tool.
    $executable = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
    $prefix = @(if ([IO.Path]::GetFileNameWithoutExtension($executable) -eq 'dotnet') { Join-Path $PSHOME 'pwsh.dll' })
    $input | & $executable @prefix -NoProfile -NonInteractive @args
}

function New-ReservedPort {
    # A port at which nobody listens. It belongs to the socket that comes out, so that no other process can get it before that is closed.
    $socket = New-Object System.Net.Sockets.Socket ([System.Net.Sockets.SocketType]::Stream), ([System.Net.Sockets.ProtocolType]::Tcp)
    $socket.Bind((New-Object System.Net.IPEndPoint ([System.Net.IPAddress]::Loopback), 0))
    $socket
}

function Start-Listener {
    # HttpListener cannot choose a port. Another process may take a free one before it listens there; then it takes another.
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
    # Listens on loopback and lets the script answer, which is given the listener and the arguments, until Stop-Answering.
    param([scriptblock] $Script, [object[]] $ArgumentList)

    $listener = Start-Listener
    $shell = [powershell]::Create()
    # A runspace sets the PSModulePath of the process while it opens. It is open before the test goes on, which may set it too.
    $shell.Runspace = [runspacefactory]::CreateRunspace()
    $shell.Runspace.Open()
    $null = $shell.AddScript($Script).AddArgument($listener)
    $ArgumentList | ForEach-Object { $null = $shell.AddArgument($_) }
    $null = $shell.BeginInvoke()
    [pscustomobject]@{ Uri = @($listener.Prefixes)[0].TrimEnd('/'); Listener = $listener; Shell = $shell }
}

function Start-Answering {
    # Answers every request with the same status, content type and text until Stop-Answering.
    param([int] $Status, [string] $ContentType, [string] $Body)

    Start-Server -ArgumentList $Status, $ContentType, $Body -Script {
        param($listener, $status, $contentType, $body)
        while ($listener.IsListening) {
            # A wait without end would not notice that the listener is closed.
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
    # The LiteLLM versions that the sandbox imitates, oldest first.
    Add-Type -Path $sandbox
    [LiteLLM.PowerShell.Sandbox.SandboxServer]::Versions
}

function Start-Sandbox {
    # A proxy of its own on loopback, with the sandbox's logic, for other processes to talk to. Ends with Stop-Answering.
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

Export-ModuleMember -Function Import-BuiltModule, Invoke-PowerShell, New-ReservedPort, Start-Answering, Get-SandboxVersion, Start-Sandbox, Stop-Answering
