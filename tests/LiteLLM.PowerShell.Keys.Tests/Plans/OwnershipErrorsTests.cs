using System.Management.Automation;
using LiteLLM.PowerShell.DesiredState;
using LiteLLM.PowerShell.DesiredState.Planning;
using LiteLLM.PowerShell.Errors;

namespace LiteLLM.PowerShell.Keys.Tests.Plans;

/// <summary>Errors and warnings about keys and the sets that manage them.</summary>
public sealed class OwnershipErrorsTests
{
    private const string Reasons =
        "Its record was written by someone who is not a proxy admin, copied from another key or another proxy, or the secret of the key was rotated outside this module; or a proxy admin has deleted the signing secret.";

    private const string Remedy = "Check each key. Import-LiteLLMKey -Id <id> -SetName 's' adds it to the set; Set-LiteLLMKey -Id <id> -Clear KeySet clears its record.";

    private static readonly KeyOwnership Ci = new("s", "ci", []);

    [Fact]
    public void A_key_that_must_not_be_removed_is_named_with_the_ways_to_remove_it()
    {
        LiteLLMException problem = OwnershipErrors.Protected(Key("1", "a"), Ci);

        Assert.Equal(("KeyProtected", ErrorCategory.InvalidOperation), (problem.ErrorId, problem.Category));
        Assert.Equal(
            "The key 'a' was not removed, because its definition 'ci' in the set 's' has prevent_destroy. To remove it, declare it without prevent_destroy and apply the set with Sync-LiteLLMKey first; Set-LiteLLMKey -Id 1 -Clear KeySet removes it from its set instead. Block-LiteLLMKey stops the key without removing it.",
            problem.Message);
    }

    [Fact]
    public void Keys_whose_records_are_ignored_are_named_with_the_reasons_and_the_remedy()
    {
        Assert.Equal(
            $"1 key has a record of the set 's' that is not confirmed, and was ignored: 'k1' (1). {Reasons} {Remedy}",
            OwnershipErrors.Ignored("s", Keys(1)));
        Assert.Equal(
            $"2 keys have records of the set 's' that are not confirmed, and were ignored: 'k1' (1), 'k2' (2). {Reasons} {Remedy}",
            OwnershipErrors.Ignored("s", Keys(2)));
        Assert.Equal($"The key 'a' (1) has a record of the set 's' that is not confirmed, and was omitted. {Reasons} {Remedy}", OwnershipErrors.Unconfirmed(Key("1", "a"), "s"));
    }

    [Fact]
    public void Of_very_many_keys_the_first_ten_are_named()
    {
        Assert.Contains("'k9' (9), 'k10' (10). ", OwnershipErrors.Ignored("s", Keys(10)), StringComparison.Ordinal);
        Assert.Contains("'k9' (9), 'k10' (10), .... ", OwnershipErrors.Ignored("s", Keys(11)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unconfirmed_key_is_refused_with_the_reasons_and_the_remedy()
    {
        LiteLLMException problem = OwnershipErrors.NotConfirmed(Ci, Keys(1));

        Assert.Equal("OwnershipNotConfirmed", problem.ErrorId);
        Assert.Equal($"The set 's' has no confirmed key 'ci', but a record in 'k1' (1) claims to be that of a set. Nothing is created, changed or removed. {Reasons} {Remedy}", problem.Message);
    }

    [Fact]
    public void Keys_whose_secrets_were_not_delivered_are_named_with_what_to_do()
    {
        const string Advice = "Sync-LiteLLMKey -ReplaceUndelivered creates the keys again; Reset-LiteLLMKey issues other secrets for them.";

        Assert.Equal($"A previous run was ended before it had delivered the secrets of 1 key of the set 's': 'a' (1). {Advice}", OwnershipErrors.Undelivered("s", [Key("1", "a")]));
        Assert.Equal($"A previous run was ended before it had delivered the secrets of 2 keys of the set 's': 'a' (1), 'b' (2). {Advice}", OwnershipErrors.Undelivered("s", [Key("1", "a"), Key("2", "b")]));
        Assert.Equal(
            "The secret of the key 'a' was delivered, but the key is still marked as not delivered. Import-LiteLLMKey -Id 1 -SetName 's' removes the mark. MaxBudget: no.",
            OwnershipErrors.StillMarked(Key("1", "a"), "s", new KeyValueException("MaxBudget", "no.")));
    }

    [Fact]
    public void A_record_that_cannot_be_signed_for_a_new_secret_is_explained() => Assert.Equal(
        "The key 'a' has a record of the set 's', which this connection cannot sign for the new secret. If the set no longer recognizes the key, a proxy admin adds it to the set again with Import-LiteLLMKey -Id 1 -SetName 's'.",
        OwnershipErrors.NotSigned(Key("1", "a"), "s"));

    private static LiteLLMKey Key(string id, string alias) => Sample.Key($$"""{"key_alias":"{{alias}}"}""", id);

    private static InventoryKey[] Keys(int count) => [.. Enumerable.Range(1, count).Select(number => new InventoryKey(Key($"{number}", $"k{number}"), null, Ci))];
}
