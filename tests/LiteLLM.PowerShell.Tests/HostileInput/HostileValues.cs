namespace LiteLLM.PowerShell.Tests.HostileInput;

/// <summary>Texts and values that nobody should say.</summary>
internal static class HostileValues
{
    /// <summary>Texts by a name that can be shown.</summary>
    internal static readonly IReadOnlyDictionary<string, string> Texts = new Dictionary<string, string>
    {
        ["empty"] = "", ["space"] = " ", ["white space"] = "\t \n", ["300 letters"] = new string('x', 300), ["2,000 letters"] = new string('x', 2_000),
        ["10,000 letters"] = new string('y', 10_000), ["10,000 emoji"] = string.Concat(Enumerable.Repeat("\U0001F600", 5_000)),
        ["combining"] = "e\u0301\u0301\u0301", ["right to left"] = "\u202Eabc\u202C \u05D0\u05D1", ["family"] = "\U0001F468\u200D\U0001F469\u200D\U0001F467", ["zero width"] = "\u200B\uFEFF",
        ["high half"] = "a\uD800b", ["low half"] = "\uDC00", ["halves in the wrong order"] = "\uDC00\uD800", ["NUL"] = "a\0b", ["bell and escape"] = "\a\u001b[31m", ["not a character"] = "\uFFFF",
        ["line end"] = "a\r\nX-Injected: 1\r\n\r\nGET / HTTP/1.1", ["path up"] = "../../key/delete", ["path up, encoded"] = "..%2f..%2fkey%2fdelete", ["slashes"] = "//evil.invalid/", ["back slashes"] = "..\\..\\x",
        ["query"] = "a?key=b&page=9", ["and"] = "a&key_alias=bystander", ["fragment"] = "a#b", ["percent"] = "100%", ["percent at the end"] = "%", ["encoded"] = "%00%2e%2e", ["semicolon"] = "a;b", ["plus"] = "a+b c",
        ["quotes"] = "'\"`", ["SQL"] = "'; DROP TABLE \"LiteLLM_VerificationToken\";--", ["JSON"] = "\",\"max_budget\":1,\"x\":\"", ["HTML"] = "<script>alert(1)</script>", ["expansion"] = "$(throw 'it ran')",
        ["wildcards"] = "*", ["broken wildcard"] = "[a-", ["format"] = "{0}{", ["template"] = "${jndi:ldap://x}", ["address"] = "https://evil.invalid/", ["number"] = "007", ["not a number"] = "NaN", ["null word"] = "null",
        ["hash"] = new string('a', 64), ["hash with a line end"] = new string('a', 64) + "\n", ["secret"] = "sk-taken-for-an-alias", ["switch"] = "-Force", ["dots"] = "..",
    };

    /// <summary>Scripts that say one wrong or strange value each.</summary>
    internal static readonly IReadOnlyList<string> Scripts =
    [
        .. from value in new[]
           {
               "[double]::NaN", "[double]::PositiveInfinity", "[double]::NegativeInfinity", "-1", "-0.0", "[double]::MaxValue", "[double]::Epsilon", "[decimal]::MaxValue", "[bigint]::Pow(10, 400)", "'1e999'", "'zwölf'", "''",
               "$null", "@(1, 2)", "@{ a = 1 }", "{ throw 'it ran' }", "[datetime]::MaxValue", "$true",
           }
           from parameter in new[] { "MaxBudget", "TpmLimit" }
           select $"New-LiteLLMKey n -{parameter} {value}",
        .. from value in new[]
           {
               "@{ a = [double]::NaN }", "@{ a = [double]::PositiveInfinity }", "@{ a = { throw 'it ran' } }", "@{ a = [securestring]::new() }", "@{ [securestring]::new() = 1 }", "@{ '' = 1 }", 
               "@{ \"$([char]0xD800)\" = 1 }", "@{ a = \"$([char]0xDC00)\" }", "@{ a = [datetime]::MinValue }", "@{ a = [IO.FileInfo]::new('/x') }", "@{ a = [Diagnostics.Process]::GetCurrentProcess() }", "@{ a = [xml]'<a/>' }",
               "@{ a = [Threading.Thread]::CurrentThread }", "@{ a = [regex]'x' }", "@{ a = [type]'int' }", "@{ a = [DBNull]::Value }", "@{ a = [Management.Automation.Internal.AutomationNull]::Value }", "@{ a = [intptr]1 }", "@{ a = [char]0 }",
               "@{ a = [byte[]](1..255) }", "@{ a = 1..100000 }", "@{ a = [bigint]::Pow(10, 5000) }", "@{ a = 'x' * 1000000 }", "@{ a = [timespan]::MinValue }", "'text'", "7", "@(1)", "$null", "@{}", "{ throw 'it ran' }", "[pscustomobject]@{}",
               "[Diagnostics.Process]::GetCurrentProcess()", "[datetime]::Now", "[securestring]::new()",
           }
           select $"New-LiteLLMKey n -Metadata ({value})",
        "$m = @{}; $m.self = $m; New-LiteLLMKey n -Metadata $m",
        "$m = @{ l = [Collections.ArrayList]@() }; [void]$m.l.Add($m.l); New-LiteLLMKey n -Metadata $m",
        "$o = [pscustomobject]@{ self = $null }; $o.self = $o; New-LiteLLMKey n -Metadata $o",
        "$o = [pscustomobject]@{ a = 1 }; $o.psobject.Properties.Add([psscriptproperty]::new('b', { throw 'it ran' })); New-LiteLLMKey n -Metadata $o",
        "$o = [pscustomobject]@{ a = 1 }; $o.psobject.Properties.Add([psscriptproperty]::new('b', { throw 'it ran' })); New-LiteLLMKey n -Metadata @{ o = $o }",
        "$m = @{}; foreach ($i in 1..5000) { $m = @{ a = $m } }; New-LiteLLMKey n -Metadata $m",
        "$l = @(); foreach ($i in 1..5000) { $l = , $l }; New-LiteLLMKey n -Metadata @{ a = $l }",
        "$m = @{}; foreach ($i in 1..100000) { $m[\"k$i\"] = $i }; New-LiteLLMKey n -Metadata $m",
        "New-LiteLLMKey n -Model (1..100000)",
        "New-LiteLLMKey n -Model @($null)", "New-LiteLLMKey n -Model @('')", "New-LiteLLMKey n -Model @(\"$([char]0xD800)\")", "New-LiteLLMKey n -Tag @{ a = 1 }", "New-LiteLLMKey n -Model { throw 'it ran' }",
        "New-LiteLLMKey n -ModelRpmLimit @{ a = 'x' }", "New-LiteLLMKey n -ModelRpmLimit @{ a = -1 }", "New-LiteLLMKey n -ModelRpmLimit @{ a = @{} }", "New-LiteLLMKey n -ModelRpmLimit @{ a = $null }", "New-LiteLLMKey n -ModelTpmLimit @{ '' = 1 }",
        "New-LiteLLMKey n -ModelMaxBudget @{ a = [double]::NaN }", "New-LiteLLMKey n -ModelMaxBudget @{ a = @{ budget_limit = 'x' } }", "New-LiteLLMKey n -ModelMaxBudget @{ a = @{ time_period = 'x' } }", "New-LiteLLMKey n -ModelMaxBudget @{ a = @(1) }",
        .. from duration in new[] { "30D x", "-5d", "0s", "999999999y", "99999999999d", "P", "PT", "P99999Y", "1.5h", "1M", "d", "10675200.00:00:00", "\u0663d", "1d1d", " " } select $"New-LiteLLMKey n -Duration '{duration}'",
        .. from duration in new[] { "[timespan]::MaxValue", "[timespan]::Zero", "[timespan]::MinValue", "7", "$null", "{ 1d }", "@('1d')" } select $"New-LiteLLMKey n -BudgetDuration ({duration})",
        .. from date in new[] { "'2026-02-30'", "'never'", "''", "[datetime]::MinValue", "[datetime]::MaxValue", "[datetimeoffset]::MaxValue", "'9999-12-31T23:59:59.9999999-14:00'", "'0001-01-01'", "1e99", "'\u0661\u0662'" }
           select $"New-LiteLLMKey n -ExpiresAt ({date})",
        .. from piped in new[]
           {
               "[IO.FileInfo]::new('/x')", "[Diagnostics.Process]::GetCurrentProcess()", "[datetime]::Now", "[xml]'<a/>'", "@{ a = [securestring]::new() }", "$null", "''", "7", "{ throw 'it ran' }", "[pscustomobject]@{ Id = '../x' }",
               "[pscustomobject]@{ Id = $null; KeyAlias = $null }", "[pscustomobject]@{ KeyAlias = @{} }", "[pscustomobject]@{ Key = 7 }", "[pscustomobject]@{ token = 'a' * 100000 }", "(Get-LiteLLMConnection)",
           }
           from command in new[] { "Get-LiteLLMKey", "Set-LiteLLMKey -MaxBudget 1", "Remove-LiteLLMKey -Confirm:$false", "Sync-LiteLLMKey -SetName s -Confirm:$false" }
           select $"{piped} | {command}",
        "$o = [pscustomobject]@{ Name = 'n'; Metadata = @{} }; $o.Metadata.self = $o; $o | Sync-LiteLLMKey -SetName s -Confirm:$false",
        "@{ Name = 'n'; Metadata = @{ a = [double]::NaN } } | Sync-LiteLLMKey -SetName s -Confirm:$false",
        "Set-LiteLLMKey bystander -Clear ('x' * 100000)", "Set-LiteLLMKey bystander -RemoveMetadata @($null)", "Set-LiteLLMKey bystander -AdditionalProperties @{ '' = { throw 'it ran' } }",
        "Connect-LiteLLM ('http://127.0.0.1:9/' + 'x' * 100000) sk-1234 -MaximumRetryCount 0", "Connect-LiteLLM '../x' sk-1234", "Connect-LiteLLM 'file:///etc/passwd' sk-1234", "Connect-LiteLLM -Uri 'http://127.0.0.1:99999' -Key sk-1234",
        "New-LiteLLMKey -Key \"sk-`0\"", "New-LiteLLMKey -Key ('sk-' + 'x' * 100000)", "New-LiteLLMKey -Key \"sk-$([char]0xD800)\"", "New-LiteLLMKey -Key ([securestring]::new())", "Get-LiteLLMKey -Key 7",
        "Get-LiteLLMKey -First ([uint64]::MaxValue) -Skip ([uint64]::MaxValue)", "Get-LiteLLMKey (, 'n' * 300)", "Get-LiteLLMKey '[[[['",
    ];
}
