using System.Management.Automation;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Reports;

/// <summary>The file of a report is replaced as a whole, or stays as it was.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ProxyServer _proxy;
    private readonly Engine _engine;

    public ReportFileTests()
    {
        _proxy = ProxyServer.StartAsync().GetAwaiter().GetResult();
        _engine = new Engine(_proxy);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _proxy.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_is_replaced_and_returned_on_request()
    {
        string file = _folder.Write("r.html", "old");

        Assert.Equal(file, Export("-PassThru").Only.FullName);
        Assert.StartsWith("<!DOCTYPE html>\n<html lang=\"en\"", _folder.Read("r.html"), StringComparison.Ordinal);
        Assert.Equal((byte)'<', File.ReadAllBytes(file)[0]);
        Assert.Equal([file], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void NoClobber_keeps_a_file()
    {
        string file = _folder.Write("r.html", "mine");

        Export("-NoClobber -Force").ShouldEnd("FileExists", ErrorCategory.ResourceExists, $"{file} already exists. Specify another path, or omit -NoClobber to replace it.");

        Assert.Equal("mine", _folder.Read("r.html"));
        Assert.Empty(_proxy.Requests);
    }

    [Fact]
    public void A_read_only_file_is_replaced_only_with_Force()
    {
        string file = _folder.Write("r.html", "mine");
        File.SetAttributes(file, FileAttributes.ReadOnly);

        Export("").ShouldEnd("FileReadOnly", ErrorCategory.PermissionDenied, $"{file} is read-only. Use -Force to replace it.");
        Assert.Equal("mine", _folder.Read("r.html"));

        Export("-Force").ShouldSucceed();
        Assert.NotEqual("mine", _folder.Read("r.html"));
    }

    [Fact]
    public void WhatIf_writes_nothing_and_asks_the_proxy_for_nothing()
    {
        RunResult result = Export("-WhatIf");

        Assert.Equal($"What if: Performing the operation \"Write a report of all keys\" on target \"{_folder["r.html"]}\".\n", result.HostText);
        Assert.Empty(Directory.GetFiles(_folder.Path));
        Assert.Empty(_proxy.Requests);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error_that_names_the_file()
    {
        string file = Path.Combine(_folder.Path, "nowhere", "r.html");

        ErrorRecord error = _engine.Run("Export-LiteLLMKeyReport $file", ("file", file)).ShouldEnd("FileNotWritten", ErrorCategory.WriteError);

        Assert.StartsWith($"{file} was not written: ", error.Exception.Message, StringComparison.Ordinal);
    }

    private RunResult Export(string arguments) => _engine.Run($"Export-LiteLLMKeyReport $file {arguments}", ("file", _folder["r.html"]));
}
