using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LiteLLM.PowerShell.DesiredState;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>Which ownership records are valid for which keys.</summary>
public sealed class OwnershipSignerTests
{
    private const string Columns = ",\"created_at\":\"2026-11-25T10:00:00.123Z\",\"created_by\":\"admin\"";

    private static readonly KeyOwnership Ownership = new("s", "ci", ["max_budget", "metadata.owner"], "30d");

    [Fact]
    public void A_record_for_a_new_key_is_valid_only_for_its_id()
    {
        JsonElement record = Sample.Signer.Sign(Ownership, "id");

        Assert.Equal(Ownership.Declared, Sample.Signer.OwnerOf(Sample.Recorded(record, "id", "ci"))!.Declared);
        Assert.True(Ownership.Matches(Sample.Signer.OwnerOf(Sample.Recorded(record, "id", "other alias", Columns))));
        Assert.False(Sample.Signer.SurvivesRotation(Sample.Recorded(record, "id", "ci", Columns)));
        Assert.Null(Sample.Signer.OwnerOf(Sample.Recorded(record, "id2", "ci")));
        Assert.True(Sample.Signer.IsUnconfirmed(Sample.Recorded(record, "id2", "ci")));
    }

    [Theory]
    [InlineData("new id", Columns, true)]
    [InlineData("new id", ",\"created_at\":\"2026-11-25T11:00:00.123000+01:00\",\"created_by\":\"admin\"", true)]
    [InlineData("id", ",\"created_at\":\"2026-11-25T10:00:00.124Z\",\"created_by\":\"admin\"", false)]
    [InlineData("id", ",\"created_at\":\"2026-11-25T10:00:00.123Z\",\"created_by\":\"user\"", false)]
    [InlineData("id", ",\"created_at\":\"2026-11-25T10:00:00.123Z\"", false)]
    [InlineData("id", ",\"created_by\":\"admin\"", false)]
    [InlineData("id", "", false)]
    public void A_record_for_a_key_that_exists_is_valid_for_its_creation_whatever_its_id_is(string id, string columns, bool isValid)
    {
        LiteLLMKey key = Sample.Recorded(Sample.Signer.Sign(Ownership, Sample.Key($$"""{"key_alias":"ci"{{Columns}}}""")), id, "ci", columns);

        Assert.Equal(isValid, Ownership.Matches(Sample.Signer.OwnerOf(key)));
        Assert.Equal(isValid, Sample.Signer.SurvivesRotation(key));
    }

    [Fact]
    public void A_key_of_which_the_server_does_not_show_the_creation_is_known_by_its_id()
    {
        JsonElement record = Sample.Signer.Sign(Ownership, Sample.Key("""{"key_alias":"ci"}"""));

        Assert.NotNull(Sample.Signer.OwnerOf(Sample.Recorded(record, "id", "ci")));
        Assert.Null(Sample.Signer.OwnerOf(Sample.Recorded(record, "id2", "ci")));
    }

    [Theory]
    [InlineData("\"set\":\"s\"", "\"set\":\"t\"")]
    [InlineData("\"name\":\"ci\"", "\"name\":\"cd\"")]
    [InlineData("\"version\":1", "\"version\":2")]
    [InlineData("\"max_budget\"", "\"models\"")]
    [InlineData("\"max_budget\",", "")]
    [InlineData("\"max_budget\",\"metadata.owner\"", "\"metadata.owner\",\"max_budget\"")]
    [InlineData("\"30d\"", "\"31d\"")]
    [InlineData("https://proxy.example", "https://other.example")]
    [InlineData("\"proof\":\"", "\"proof\":\"0")]
    [InlineData("\"proof\":", "\"other\":")]
    public void A_record_that_was_edited_anywhere_is_not_valid(string before, string after)
    {
        string record = Sample.Signer.Sign(Ownership, "id").GetRawText();
        Assert.Contains(before, record, StringComparison.Ordinal);

        LiteLLMKey edited = Sample.Recorded(Sample.Json(record.Replace(before, after, StringComparison.Ordinal)), "id", "ci");

        Assert.Null(Sample.Signer.OwnerOf(edited));
        Assert.True(Sample.Signer.IsUnconfirmed(edited));
    }

    [Fact]
    public void Parts_of_a_record_cannot_be_shifted_into_each_other() => Assert.NotEqual(
        Sample.Signer.Sign(new KeyOwnership("s", "ci", ["a", "b"]), "id").GetProperty("proof").GetString(),
        Sample.Signer.Sign(new KeyOwnership("s", "ci", ["a1:b"]), "id").GetProperty("proof").GetString());

    [Fact]
    public void A_record_of_another_proxy_is_not_valid()
    {
        LiteLLMKey key = Sample.Owned("id", "ci", "s", "ci");

        Assert.Null(new OwnershipSigner(["another secret"], "https://proxy.example").OwnerOf(key));
        Assert.NotNull(new OwnershipSigner(["another secret", "secret"], "https://elsewhere.example").OwnerOf(key));
    }

    [Fact]
    public void Without_a_secret_no_record_is_valid()
    {
        var signer = new OwnershipSigner([], "https://proxy.example");

        Assert.False(signer.CanSign);
        Assert.Null(signer.OwnerOf(Sample.Owned("id", "ci", "s", "ci")));
        Assert.True(signer.IsUnconfirmed(Sample.Owned("id", "ci", "s", "ci")));
    }

    [Theory]
    [InlineData("""{"key_alias":"ci"}""")]
    [InlineData("""{"key_alias":"ci","metadata":{"litellm_keyset":{"set":"s"}}}""")]
    public void A_key_without_a_record_belongs_to_no_set_and_claims_none(string row)
    {
        Assert.Null(Sample.Signer.OwnerOf(Sample.Key(row)));
        Assert.False(Sample.Signer.IsUnconfirmed(Sample.Key(row)));
        Assert.False(Sample.Signer.SurvivesRotation(Sample.Key(row)));
    }

    [Fact]
    public void Records_of_earlier_versions_of_the_module_remain_valid()
    {
        var marked = new KeyOwnership("s", "ci", [], PreventDestroy: true) { IsUndelivered = true };
        LiteLLMKey created = Sample.Key($$"""{"key_alias":"ci"{{Columns}}}""");
        long milliseconds = created.CreatedAt!.Value.ToUnixTimeMilliseconds();

        Assert.Equal(
            Hmac("secret", "id", "0", "1", "https://proxy.example", "s", "ci", "30d", "", "max_budget", "metadata.owner"),
            Proof(Sample.Signer.Sign(Ownership, "0")));
        Assert.Equal(
            Hmac("secret", "creation", milliseconds.ToString(CultureInfo.InvariantCulture), "admin", "1", "https://proxy.example", "s", "ci", "30d", "", "max_budget", "metadata.owner"),
            Proof(Sample.Signer.Sign(Ownership, created)));
        Assert.Equal(
            Hmac("secret", "undelivered", "id", "0", "1", "https://proxy.example", "s", "ci", "", "prevent_destroy"),
            Proof(Sample.Signer.Sign(marked, "0")));

        string unaddressed = $$"""{"version":1,"set":"s","name":"ci","declared":[],"proof":"{{Hmac("secret", "id", "0", "1", "", "s", "ci", "", "")}}"}""";
        Assert.NotNull(Sample.Signer.OwnerOf(Sample.Recorded(Sample.Json(unaddressed), "0", "ci")));
    }

    [Fact]
    public void The_marks_of_a_record_cannot_be_edited()
    {
        string marked = Sample.Signer.Sign(new KeyOwnership("s", "ci", [], PreventDestroy: true) { IsUndelivered = true }, "id").GetRawText();

        Assert.NotNull(Sample.Signer.OwnerOf(Sample.Recorded(Sample.Json(marked), "id", "ci")));
        Assert.Null(Sample.Signer.OwnerOf(Sample.Recorded(Sample.Json(marked.Replace("\"prevent_destroy\":true,", "", StringComparison.Ordinal)), "id", "ci")));
        Assert.Null(Sample.Signer.OwnerOf(Sample.Recorded(Sample.Json(marked.Replace("\"undelivered\":true,", "", StringComparison.Ordinal)), "id", "ci")));
    }

    [Fact]
    public void A_digest_is_the_same_for_every_command_of_a_proxy_and_no_other_one()
    {
        Assert.Equal(Hmac("secret", raw: "text"), Sample.Signer.Digest("text"));
        Assert.Equal(Hmac("first", raw: "text"), new OwnershipSigner(["first", "second"], "https://proxy.example").Digest("text"));
        Assert.Equal(Hmac("", raw: "text"), new OwnershipSigner([], "https://proxy.example").Digest("text"));
    }

    [Fact]
    public void A_record_that_a_rotation_would_invalidate_is_replaced()
    {
        JsonElement boundToId = Sample.Signer.Sign(Ownership, "id");
        JsonElement boundToCreation = Sample.Signer.Sign(Ownership, Sample.Key($$"""{"key_alias":"ci"{{Columns}}}"""));
        JsonElement marked = Sample.Signer.Sign(Ownership with { IsUndelivered = true }, Sample.Key($$"""{"key_alias":"ci"{{Columns}}}"""));

        Assert.Equal(boundToCreation.GetRawText(), Rotated(Sample.Recorded(boundToId, "id", "ci", Columns)));
        Assert.Equal(boundToCreation.GetRawText(), Rotated(Sample.Recorded(marked, "id", "ci", Columns)));
        Assert.Null(Rotated(Sample.Recorded(boundToCreation, "id", "ci", Columns)));
        Assert.Null(Rotated(Sample.Recorded(boundToId, "id", "ci")));
        Assert.Null(Rotated(Sample.Recorded(boundToId, "other", "ci", Columns)));
        Assert.Null(Rotated(Sample.Key("{}")));

        DesiredKey cleared = Sample.Desired(("KeySet", null));
        Assert.Same(cleared, Sample.Signer.ForRotation(Sample.Recorded(boundToId, "id", "ci", Columns), cleared));
    }

    [Fact]
    public void Only_the_record_is_added_to_what_a_rotation_changes()
    {
        DesiredKey desired = Sample.Desired(("MaxBudget", 5));

        Assert.Equal(["MaxBudget", "KeySet"], Sample.Signer.ForRotation(Sample.Recorded(Sample.Signer.Sign(Ownership, "id"), "id", "ci", Columns), desired).Values.Keys.Select(property => property.Name));
        Assert.Equal(["MaxBudget"], desired.Values.Keys.Select(property => property.Name));
    }

    private static string? Rotated(LiteLLMKey key) =>
        Sample.Signer.ForRotation(key, new DesiredKey()).Values.TryGetValue(Sample.Property("KeySet"), out JsonElement record) ? record.GetRawText() : null;

    private static string? Proof(JsonElement record) => record.GetProperty("proof").GetString();

    /// <summary>The signature as it is defined: the parts with their lengths, and half of the hash.</summary>
    private static string Hmac(string secret, params string[] parts) => Hmac(secret, raw: string.Concat(parts.Select(part => $"{part.Length}:{part}")));

    private static string Hmac(string secret, string raw) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(raw)))[..32];
}
