using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using LiteLLM.PowerShell.Json;
using LiteLLM.PowerShell.Keys.Tests.Server;

namespace LiteLLM.PowerShell.Keys.Tests.Laws;

/// <summary>What holds for every key and everything that can be specified for it.</summary>
public sealed class UpdateLaws
{
    [Fact]
    public void Applying_an_update_sets_the_specified_values_and_leaves_everything_else_unchanged() =>
        Gen.Select(Generate.Row, Generate.Said).Check((row, specified) =>
        {
            JsonObject after = Applied(row, specified, licensed: true);

            Assert.Empty(Diff(specified, after));
            AssertUntouched(row, after, specified);
        });

    [Fact]
    public void A_server_without_a_license_accepts_every_update_without_gated_attributes_whatever_the_key_has() =>
        Gen.Select(Generate.Row, Generate.SaidWithoutLicense).Check((row, specified) =>
        {
            JsonObject after = Applied(row, specified, licensed: false);

            Assert.Empty(Diff(specified, after));
            AssertUntouched(row, after, specified);
        });

    [Fact]
    public void Nothing_is_sent_that_was_not_specified_or_is_already_set() =>
        Gen.Select(Generate.Row, Generate.Said).Check((row, specified) =>
        {
            IReadOnlyList<KeyChange> changes = Diff(specified, row);
            string[] sent = [.. KeyRequestBuilder.Update(changes, Element(row), Clock.Now).Body.Select(member => member.Name)];
            string[] changed = [.. changes.Select(change => change.Description!.JsonName)];
            bool rewritesMetadata = changes.Any(change => change.Description!.Clear == ClearForm.RewriteMetadata
                && (change.Description.Storage is KeyStorage.UserMetadata or KeyStorage.MetadataEntry || change.Change == KeyChangeKind.Removed));

            Assert.All(changes, change => Assert.True(specified.ContainsKey(change.Description!)));
            Assert.All(sent, name => Assert.True(
                changed.Contains(name) || (name == "duration" && changed.Contains("expires")) || (name == "metadata" && rewritesMetadata),
                $"{name} is sent"));
        });

    [Fact]
    public void A_diff_has_the_shape_of_its_inverse() =>
        Gen.Select(Generate.Row, Generate.Said).Check((row, specified) =>
        {
            IReadOnlyList<KeyChange> changes = Diff(specified, row);
            JsonObject after = Applied(row, specified, licensed: true);
            KeyChange[] inverse = [.. changes.Select(change => new KeyChange(
                change.Property, change.Description, change.Description!.Read(Element(after)), change.BeforeJson))];

            Assert.All(changes.Zip(inverse), pair => Assert.Equal(Opposite(pair.First.Change), pair.Second.Change));
        });

    [Fact]
    public void Order_and_repetition_never_matter_in_a_set() =>
        Gen.Select(Gen.String[Gen.Char['a', 'e'], 1, 2].Array[1, 6], Gen.Int).Check((items, seed) =>
        {
            KeyProperty models = KeyProperties.Find("models")!;
            string[] shuffled = [.. items.Concat(items)];
            new Random(seed).Shuffle(shuffled);
            var desired = new DesiredKey();
            desired.Set(models, shuffled);
            var row = new JsonObject { ["models"] = new JsonArray([.. items.Distinct().Select(item => (JsonNode?)item)]) };

            Assert.Empty(KeyDiff.Compute(desired, Element(row), Clock.Now));
        });

    [Fact]
    public void The_text_of_a_diff_shows_no_secret() =>
        Gen.Select(Generate.Row, Gen.String[Gen.Char.AlphaNumeric, 12, 30]).Check((row, letters) =>
        {
            string secret = "sk-" + letters;
            var desired = new DesiredKey();
            desired.Set(KeyProperties.Find("metadata")!, new Dictionary<string, object> { ["note"] = secret, ["deep"] = new[] { secret } });
            desired.Set(KeyProperties.Find("key_alias")!, secret);

            Assert.DoesNotContain(secret, new DiffFormatter(Sample.Style).Of(KeyDiff.Compute(desired, Element(row), Clock.Now)));
        });

    [Fact]
    public void Creating_sends_the_specified_values_and_nothing_else() =>
        Generate.Said.Check(specified =>
        {
            DesiredKey desired = Generate.Desired(specified);
            IReadOnlyList<KeyChange> changes = KeyDiff.Compute(desired, JsonValueWriter.Null, Clock.Now);
            IEnumerable<KeyProperty> expected = desired.Values.Where(pair => !KeyDiff.Same(pair.Key.Kind, pair.Value, JsonValueWriter.Null)).Select(pair => pair.Key);

            Assert.Equal(
                expected.Select(property => property.JsonName == "expires" ? "duration" : property.Storage == KeyStorage.MetadataEntry ? "metadata" : property.JsonName).Distinct().Order(),
                KeyRequestBuilder.Create(changes, Clock.Now).Select(member => member.Name).Order());
        });

    private static JsonObject Applied(JsonObject row, ImmutableDictionary<KeyProperty, JsonNode?> specified, bool licensed)
    {
        KeyUpdateRequest update = KeyRequestBuilder.Update(Diff(specified, row), Element(row), Clock.Now);
        var body = new JsonObject(update.Body.Select(member => new KeyValuePair<string, JsonNode?>(member.Name, Node(member.Value))));
        JsonObject after = ServerModel.Apply(row, body, Clock.Now, licensed);
        return update.SoftBudget is { } softBudget ? ServerModel.ApplySoftBudget(after, Node(softBudget)) : after;
    }

    private static void AssertUntouched(JsonObject before, JsonObject after, ImmutableDictionary<KeyProperty, JsonNode?> specified)
    {
        foreach (KeyProperty property in KeyProperties.All.Where(property => !specified.ContainsKey(property) && property.JsonName != "budget_id"))
        {
            Assert.Equal(property.Read(Element(before)).GetRawText(), property.Read(Element(after)).GetRawText());
        }

        Assert.Equal(before["unknown_column"]?.ToJsonString(), after["unknown_column"]?.ToJsonString());
        Assert.Equal(before["metadata"]!["secret_manager_settings"]!.ToJsonString(), after["metadata"]!["secret_manager_settings"]!.ToJsonString());
        Assert.Equal(before["metadata"]!["litellm_unknown"]?.ToJsonString(), after["metadata"]!["litellm_unknown"]?.ToJsonString());
    }

    private static KeyChangeKind Opposite(KeyChangeKind kind) => kind switch
    {
        KeyChangeKind.Added => KeyChangeKind.Removed,
        KeyChangeKind.Removed => KeyChangeKind.Added,
        _ => KeyChangeKind.Changed,
    };

    private static IReadOnlyList<KeyChange> Diff(ImmutableDictionary<KeyProperty, JsonNode?> specified, JsonObject row) =>
        KeyDiff.Compute(Generate.Desired(specified), Element(row), Clock.Now);

    private static JsonElement Element(JsonNode? node) => JsonSerializer.SerializeToElement(node);

    private static JsonNode? Node(JsonElement element) => JsonNode.Parse(element.GetRawText());
}
