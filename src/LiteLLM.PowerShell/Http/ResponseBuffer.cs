using System.Buffers;
using System.Text;
using LiteLLM.PowerShell.Errors;
using LiteLLM.PowerShell.Json;

namespace LiteLLM.PowerShell.Http;

/// <summary>The bytes of a response in pooled memory, because pages are too large to allocate each time.</summary>
internal sealed class ResponseBuffer : IDisposable
{
    private const int LeastLength = 16 * 1024;
    private const long LongestGuess = 1024 * 1024;
    internal const int LongestAnswer = 256 * 1024 * 1024;

    /// <summary>The maximum length of a refusal that is read, in bytes. An error displays only a small part of it.</summary>
    private const int LongestRefusal = 64 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private byte[] _bytes;
    private int _length;

    private ResponseBuffer(int length) => _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(length, LeastLength));

    internal ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Whether only the first part of the response was read.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>Reads a complete response, or the first part of a refusal.</summary>
    /// <exception cref="LiteLLMException">The response is longer than any response of LiteLLM.</exception>
    internal static async Task<ResponseBuffer> ReadAsync(HttpResponseMessage response, int longest, CancellationToken cancellationToken)
    {
        int limit = response.IsSuccessStatusCode ? longest : LongestRefusal;
        using Stream stream = await response.Content.ReadAsStreamAsync().ConfigureAwait(false);
        using CancellationTokenRegistration abort = cancellationToken.Register(response.Dispose);
        var buffer = new ResponseBuffer((int)Math.Min(response.Content.Headers.ContentLength + 1 ?? 0, LongestGuess));
        try
        {
            while (!buffer.IsCut && await buffer.ReadSomeAsync(stream, limit + 1, cancellationToken).ConfigureAwait(false))
            {
                buffer.IsCut = buffer._length > limit;
            }

            if (buffer.IsCut && response.IsSuccessStatusCode)
            {
                throw TransportErrors.TooLong(response, limit);
            }

            buffer.MendText();
            JsonSurrogates.Replace(buffer._bytes.AsSpan(0, buffer._length));
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Returns the memory to the pool. Values that were parsed from it must not refer to it any more.</summary>
    public void Dispose()
    {
        ReturnToPool();
        _bytes = [];
    }

    /// <summary>Replaces bytes that are not valid UTF-8. Without it, errors would occur later, when a string is read.</summary>
    private void MendText()
    {
        try
        {
            _ = Strict.GetCharCount(_bytes, 0, _length);
        }
        catch (DecoderFallbackException)
        {
            byte[] text = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_bytes, 0, _length));
            ReturnToPool();
            _bytes = ArrayPool<byte>.Shared.Rent(text.Length);
            _length = text.Length;
            Buffer.BlockCopy(text, 0, _bytes, 0, _length);
        }
    }

    /// <summary>Clears the memory before it returns to the pool, because a response can contain a secret.</summary>
    private void ReturnToPool()
    {
        Array.Clear(_bytes, 0, _length);
        ArrayPool<byte>.Shared.Return(_bytes);
    }

    private async Task<bool> ReadSomeAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        if (_length == _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _length);
            Buffer.BlockCopy(_bytes, 0, larger, 0, _length);
            ReturnToPool();
            _bytes = larger;
        }

        int read = await stream.ReadAsync(_bytes, _length, Math.Min(_bytes.Length, most) - _length, cancellationToken).ConfigureAwait(false);
        _length += read;
        return read > 0;
    }
}
