using System.Management.Automation;
using System.Security.Cryptography.X509Certificates;
using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>Connections to servers whose certificates come from an own certification authority.</summary>
public sealed class CACertificateTests
{
    private const string Connect = "Connect-LiteLLM $address $master -CACertificate $authority -MaximumRetryCount 0; (New-LiteLLMKey trusted).KeyAlias";

    [Theory]
    [InlineData("file.pem")]
    [InlineData("file.cer")]
    [InlineData("bundle.pem")]
    [InlineData("object")]
    public async Task A_server_with_a_certificate_of_the_authority_is_trusted(string form)
    {
        (X509Certificate2 authority, X509Certificate2 server) = SelfSigned.Issue();
        (X509Certificate2 other, X509Certificate2 otherServer) = SelfSigned.Issue();
        using (authority)
        using (server)
        using (other)
        using (otherServer)
        {
            await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: server);
            using var folder = new TemporaryFolder();
            using var engine = new Engine();
            string file = folder[form];
            await File.WriteAllBytesAsync(file, form switch
            {
                "file.pem" => System.Text.Encoding.ASCII.GetBytes(authority.ExportCertificatePem()),
                "bundle.pem" => System.Text.Encoding.ASCII.GetBytes("# two authorities\n" + other.ExportCertificatePem() + "\n\n" + authority.ExportCertificatePem() + "\n"),
                _ => authority.Export(X509ContentType.Cert),
            });

            RunResult result = engine.Run(Connect, ("address", proxy.Address), ("master", ProxyServer.MasterKey), ("authority", form == "object" ? authority : file));

            Assert.Equal("trusted", result.Texts);
        }
    }

    [Theory]
    [InlineData("other authority")]
    [InlineData("other name")]
    [InlineData("expired")]
    public async Task A_certificate_of_another_authority_or_name_or_time_is_not_trusted(string flaw)
    {
        (X509Certificate2 authority, X509Certificate2 server) = SelfSigned.Issue(
            flaw == "other name" ? "litellm.example.com" : null, flaw == "expired" ? DateTimeOffset.UtcNow.AddDays(-1) : null);
        (X509Certificate2 other, X509Certificate2 otherServer) = SelfSigned.Issue();
        using (authority)
        using (server)
        using (other)
        using (otherServer)
        {
            await using ProxyServer proxy = await ProxyServer.StartAsync(certificate: server);
            using var engine = new Engine();

            ErrorRecord error = engine.Run(Connect, ("address", proxy.Address), ("master", ProxyServer.MasterKey), ("authority", flaw == "other authority" ? other : authority))
                .ShouldEnd("CertificateNotTrusted", ErrorCategory.SecurityError);

            Assert.Contains(flaw switch { "other name" => "it is not for the name '127.0.0.1'", "expired" => "NotTimeValid", _ => "" }, error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("specify the certificate of its issuer with -CACertificate", error.Exception.Message, StringComparison.Ordinal);
            Assert.Empty(proxy.Requests);
        }
    }

    [Theory]
    [InlineData("'no such file.pem'")]
    [InlineData("$file")]
    [InlineData("'Env:/PATH'")]
    [InlineData("7")]
    public void A_value_that_is_no_certificate_is_an_error(string value)
    {
        using var folder = new TemporaryFolder();
        using var engine = new Engine();
        string file = folder.Write("key.pem", "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");

        ErrorRecord error = engine.Run($"Connect-LiteLLM https://127.0.0.1:9 sk-1234 -CACertificate {value}", ("file", file)).ShouldEnd(value == "'Env:/PATH'" ? "InvalidPath" : "InvalidCertificate", ErrorCategory.InvalidArgument);

        Assert.Contains(value switch { "$file" => file, "7" => "'7'", "'Env:/PATH'" => "Env:/PATH", _ => "no such file.pem" }, error.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_authority_and_no_check_at_all_are_not_used_together()
    {
        using var engine = new Engine();
        (X509Certificate2 authority, X509Certificate2 server) = SelfSigned.Issue();
        using (authority)
        using (server)
        {
            engine.Run("Connect-LiteLLM https://127.0.0.1:9 sk-1234 -CACertificate $authority -SkipCertificateCheck", ("authority", authority)).ShouldEnd("InvalidCertificate");
        }
    }
}
