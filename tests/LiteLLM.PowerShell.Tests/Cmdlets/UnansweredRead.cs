using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Cmdlets;

/// <summary>A read of one key that the server never answers.</summary>
public sealed class UnansweredRead
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UnansweredRead()
    {
    }

    /// <summary>Completes when the request has arrived.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Completes when the client has closed the socket.</summary>
    public Task SocketClosed => _closed.Task;

    /// <summary>Makes reads of a key wait until the client cancels them.</summary>
    public static UnansweredRead Of(ProxyServer proxy, string id)
    {
        var read = new UnansweredRead();
        proxy.Intercept = async context =>
        {
            RecordedRequest request = ProxyServer.RequestOf(context);
            if (!(request.Query + request.Body).Contains(id, StringComparison.Ordinal))
            {
                return false;
            }

            context.RequestAborted.Register(() => read._closed.TrySetResult());
            read._reached.TrySetResult();
            await read._closed.Task;
            return true;
        };
        return read;
    }

    /// <summary>Waits for the request, for scripts.</summary>
    public void WaitUntilReached() => Assert.True(Reached.Wait(Eventually.Limit));
}
