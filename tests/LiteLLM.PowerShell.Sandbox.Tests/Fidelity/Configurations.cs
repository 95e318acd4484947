namespace LiteLLM.PowerShell.Sandbox.Tests.Fidelity;

/// <summary>How the recorded servers were configured, where the default does not do.</summary>
internal static class Configurations
{
    private const string Mini = "openai/gpt-4o-mini";

    private static SandboxModel Gpt => new("mock-gpt", Mini) { InputCost = 0.001, OutputCost = 0.001 };

    private static SandboxModel Small => new("mock-small", Mini) { InputCost = 0.0001, OutputCost = 0.0002, AccessGroups = ["cheap-models"] };

    /// <summary>Many models, of which some fail; what is spent is written when the scene says so.</summary>
    public static void Common(SandboxOptions options, Recording recording)
    {
        options.SpendDelay = TimeSpan.FromDays(1);
        SandboxModel[] named =
        [
            Gpt,
            Small,
            new("mock-big", "openai/gpt-4o") { InputCost = 0.01, OutputCost = 0.02 },
            new("openai/*", "openai/*"),
            new("mock-free", Mini),
            new("mock-slow", Mini) { InputCost = 0.001, OutputCost = 0.001, Duration = TimeSpan.FromSeconds(2) },
            new("mock-429", Mini) { InputCost = 0.001, OutputCost = 0.001, FailureStatus = 429 },
            new("mock-broken", Mini) { InputCost = 0.001, OutputCost = 0.001, FailureStatus = 500 },
        ];
        options.Models = [.. named, .. Offered(recording).Where(name => !Array.Exists(named, model => model.Name == name)).Select(name => new SandboxModel(name, name))];
    }

    /// <summary>The same, and a model with the provider's name for it.</summary>
    public static void Licensed(SandboxOptions options, Recording recording)
    {
        Common(options, recording);
        options.Models = [.. options.Models, new SandboxModel("gpt-4o-mini", Mini) { InputCost = 0.001, OutputCost = 0.001 }];
    }

    /// <summary>A strict server with two models.</summary>
    public static void Strict(SandboxOptions options, Recording recording)
    {
        options.SpendDelay = TimeSpan.FromDays(1);
        options.Models = [Gpt, Small];
        options.MaxBudget = 0.001;
        options.EnforceUserParameter = true;
        options.RejectClientSideTags = true;
    }

    /// <summary>Two models of the mock and two with names of a provider.</summary>
    public static void FourModels(SandboxOptions options, Recording recording) => options.Models =
    [
        Priced("mock-gpt", Mini), Priced("mock-two", Mini), Priced("gpt-4", "openai/gpt-4"), Priced("gpt-3.5-turbo", "openai/gpt-3.5-turbo"),
    ];

    /// <summary>The same, and a model with the provider's name for it.</summary>
    public static void FiveModels(SandboxOptions options, Recording recording)
    {
        FourModels(options, recording);
        options.Models = [.. options.Models, Priced("openai/gpt-4", "openai/gpt-4")];
    }

    /// <summary>A server with upper bounds for keys.</summary>
    public static void Bounded(SandboxOptions options, Recording recording) =>
        options.UpperBounds = """{"max_budget": 100, "duration": "30d", "max_parallel_requests": 10}""";

    private static SandboxModel Priced(string name, string providerModel) =>
        new(name, providerModel) { InputCost = 1.5e-07, OutputCost = 6e-07 };

    /// <summary>The models of a wildcard, which the server lists from a table of its own.</summary>
    private static IEnumerable<string> Offered(Recording recording) => recording.Exchanges
        .Where(exchange => exchange.Path == "/v1/models" && exchange.Status == 200)
        .Select(exchange => exchange.ResponseBody.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString()!))
        .FirstOrDefault([]);
}
