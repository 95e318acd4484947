using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LiteLLM.PowerShell.DesiredState;

namespace LiteLLM.PowerShell.Benchmarks.Server;

/// <summary>
/// Any number of keys that need no memory: <c>key-1</c>, <c>key-2</c> and so on, in the set <c>benchmark</c> with signed records. A page is
/// generated when it is requested. Only changed budgets are kept.
/// </summary>
/// <param name="count">The number of keys.</param>
/// <param name="sample">A complete key, as the sandbox lists it.</param>
/// <param name="proxy">The address for which the records are signed.</param>
/// <param name="hidesIds">Whether the response about several keys leaves out their ids.</param>
internal sealed class KeyTable(int count, JsonObject sample, string proxy, bool hidesIds)
{
    private const ulong Mixer = 0x9E3779B97F4A7C15;
    private const string Set = "benchmark";
    private const string Declared = "max_budget";
    private const string Creator = "default_user_id";
    private const double Budget = 100;

    private static readonly string Secret = "litellm-powershell-keysets-" + new string('5', 64);
    private static readonly ulong Inverse = InverseOf(Mixer);
    private static readonly DateTimeOffset Created = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(Secret);
    private readonly (string Slot, byte[] Text)[] _listed = Template(sample, proxy, withId: true);
    private readonly (string Slot, byte[] Text)[] _bulk = Template(sample, proxy, withId: !hidesIds);
    private readonly ConcurrentDictionary<long, double> _budgets = new();

    /// <summary>The budgets of the proxy: the signing secret of the records.</summary>
    internal static byte[] Budgets { get; } = JsonSerializer.SerializeToUtf8Bytes(new[] { new { budget_id = Secret, created_at = "2026-01-01T00:00:00Z" } });

    /// <summary>Writes a page of <c>/key/list</c>.</summary>
    internal void WritePage(IBufferWriter<byte> output, int page, int size, bool oldestFirst, bool full)
    {
        long first = (long)(page - 1) * size;
        long last = Math.Min(count, first + size);
        Write(output, "{\"keys\":["u8);
        for (long index = first; index < last; index++)
        {
            long number = oldestFirst ? index + 1 : count - index;
            Write(output, index > first ? ","u8 : ""u8);
            if (full)
            {
                WriteRow(output, _listed, number);
            }
            else
            {
                WriteText(output, $"\"{IdOf(number)}\"");
            }
        }

        WriteText(output, string.Create(CultureInfo.InvariantCulture, $"],\"total_count\":{count},\"current_page\":{page},\"total_pages\":{(count + size - 1) / size}}}"));
    }

    /// <summary>Writes the response of <c>/key/info</c>.</summary>
    /// <returns>Whether the key exists.</returns>
    internal bool WriteOne(IBufferWriter<byte> output, string id)
    {
        if (NumberOf(id) is not { } number)
        {
            return false;
        }

        WriteText(output, $"{{\"key\":\"{id}\",\"info\":");
        WriteRow(output, _listed, number);
        Write(output, "}"u8);
        return true;
    }

    /// <summary>Writes the response of <c>/v2/key/info</c>.</summary>
    internal void WriteSeveral(IBufferWriter<byte> output, IEnumerable<string> ids)
    {
        Write(output, "{\"info\":["u8);
        bool isFirst = true;
        foreach (string id in ids)
        {
            if (NumberOf(id) is { } number)
            {
                Write(output, isFirst ? ""u8 : ","u8);
                WriteRow(output, _bulk, number);
                isFirst = false;
            }
        }

        Write(output, "]}"u8);
    }

    /// <summary>Changes the budget of a key, and writes the response of <c>/key/update</c>.</summary>
    /// <returns>Whether the key exists.</returns>
    internal bool Update(IBufferWriter<byte> output, JsonElement body)
    {
        if (NumberOf(body.GetProperty("key").GetString()!) is not { } number)
        {
            return false;
        }

        _budgets[number] = body.GetProperty(Declared).GetDouble();
        WriteRow(output, _listed, number);
        return true;
    }

    private void WriteRow(IBufferWriter<byte> output, (string Slot, byte[] Text)[] template, long number)
    {
        foreach ((string slot, byte[] text) in template)
        {
            Write(output, text);
            WriteText(output, slot switch
            {
                "ID" => IdOf(number),
                "ALIAS" => string.Create(CultureInfo.InvariantCulture, $"key-{number}"),
                "CREATED" => TimeOf(number).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                "BUDGET" => _budgets.GetValueOrDefault(number, Budget).ToString(CultureInfo.InvariantCulture),
                "PROOF" => ProofOf(number),
                _ => "",
            });
        }
    }

    /// <summary>Computes what <see cref="OwnershipSigner"/> computes, without objects for each key.</summary>
    private string ProofOf(long number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"key-{number}");
        string created = TimeOf(number).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        string message = string.Create(CultureInfo.InvariantCulture,
            $"8:creation{created.Length}:{created}{Creator.Length}:{Creator}1:1{proxy.Length}:{proxy}{Set.Length}:{Set}{name.Length}:{name}0:0:{Declared.Length}:{Declared}");
        return Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(message)).AsSpan(0, 16));
    }

    private static DateTimeOffset TimeOf(long number) => Created.AddSeconds(number);

    private static string IdOf(long number)
    {
        ulong mixed = (ulong)number * Mixer;
        return string.Create(CultureInfo.InvariantCulture, $"{mixed:x16}{mixed * Mixer:x16}{mixed * 31:x16}{~mixed:x16}");
    }

    private long? NumberOf(string id) => ulong.TryParse(id.AsSpan(0, Math.Min(16, id.Length)), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mixed)
        && mixed * Inverse is > 0 and var number && number <= (ulong)count && IdOf((long)number) == id ? (long)number : null;

    private static ulong InverseOf(ulong odd)
    {
        ulong inverse = odd;
        for (int step = 0; step < 6; step++)
        {
            inverse *= 2 - (odd * inverse);
        }

        return inverse;
    }

    /// <summary>Cuts the text of a key into parts, each followed by a value that differs between the keys.</summary>
    private static (string Slot, byte[] Text)[] Template(JsonObject sample, string proxy, bool withId)
    {
        JsonObject row = sample.DeepClone().AsObject();
        row["token"] = "@ID@";
        row["key_alias"] = "@ALIAS@";
        row["created_at"] = "@CREATED@";
        row["created_by"] = Creator;
        row["max_budget"] = "@BUDGET@";
        row["metadata"]![OwnershipRecord.Property.JsonName] = new JsonObject
        {
            ["version"] = KeyOwnership.CurrentVersion,
            ["set"] = Set,
            ["name"] = "@ALIAS@",
            ["declared"] = new JsonArray(Declared),
            ["proxy"] = proxy,
            ["proof"] = "@PROOF@",
        };
        if (!withId)
        {
            row.Remove("token");
        }

        string text = row.ToJsonString().Replace("\"@BUDGET@\"", "@BUDGET@", StringComparison.Ordinal);
        string[] parts = Regex.Split(text, "@([A-Z]+)@");
        return [.. parts.Chunk(2).Select(part => (part.Length > 1 ? part[1] : "", Encoding.UTF8.GetBytes(part[0])))];
    }

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        Span<byte> target = output.GetSpan(text.Length * 3);
        output.Advance(Encoding.UTF8.GetBytes(text, target));
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text) => output.Write(text);
}
