namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>The headers with which exchanges authenticated that did not use the master key as usual; they are not recorded.</summary>
internal static class UnrecordedAuthentication
{
    public const string MasterKey = "sk-1234";

    private const string WrongKey = "Bearer sk-wrong";

    private static readonly Dictionary<string, KeyValuePair<string, string>> Headers = new()
    {
        ["auth/0"] = new("Authorization", WrongKey),
        ["auth/1"] = new("Authorization", "Bearer wrong"),
        ["auth/3"] = new("Authorization", "Bearer "),
        ["auth/4"] = new("Authorization", MasterKey),
        ["auth/5"] = new("Authorization", "Basic c2stMTIzNDo="),
        ["auth/6"] = new("x-api-key", MasterKey),
        ["auth/7"] = new("x-litellm-api-key", "Bearer " + MasterKey),
        ["auth/8"] = new("api-key", MasterKey),
        ["key_health/4"] = new("Authorization", "Bearer sk-doesnotexist000000"),
    };

    private static readonly Dictionary<string, string> KeyNames = new()
    {
        ["auth/9"] = "internal user",
        ["auth/10"] = "no user",
        ["auth/11"] = "no user",
        ["auth/12"] = "no user",
        ["auth/13"] = "no user",
        ["auth/14"] = "no user",
        ["auth/15"] = "no user",
        ["auth/16"] = "no user",
        ["auth/17"] = "internal user",
        ["auth/18"] = "expired",
        ["auth/19"] = "blocked",
        ["key_block/2"] = "block",
        ["key_block/3"] = "block",
        ["key_health/2"] = "plain",
        ["spend/0"] = "spend",
        ["spend/1"] = "spend",
        ["spend/3"] = "spend",
    };

    public static KeyValuePair<string, string>? HeaderOf(Exchange exchange, Func<string, string> secretNamed)
    {
        if (exchange.Authentication == "master")
            return new("Authorization", "Bearer " + MasterKey);
        if (KeyNames.TryGetValue(exchange.Id, out string? name))
            return new("Authorization", "Bearer " + secretNamed(name));
        if (Headers.TryGetValue(exchange.Id, out KeyValuePair<string, string> header))
            return header;
        return exchange.Authentication == "none" ? null : new("Authorization", WrongKey);
    }
}
