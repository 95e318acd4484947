namespace LiteLLM.PowerShell.Tests.Hosting;

/// <summary>A request that the server never answers.</summary>
public sealed class UnansweredRequest
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private UnansweredRequest()
    {
    }

    /// <summary>Ends when the request has reached the server.</summary>
    public Task Reached => _reached.Task;

    /// <summary>Ends when the client has closed the socket.</summary>
    public Task SocketClosed => _closed.Task;

    /// <summary>Lets requests to a path wait until the client gives up; before, the answer may begin and then stall.</summary>
    public static UnansweredRequest To(ProxyServer proxy, string path, bool begin = false)
    {
        var request = new UnansweredRequest();
        proxy.Intercept = async context =>
        {
            if (context.Request.Path != path)
            {
                return false;
            }

            if (begin)
            {
                await context.Response.Body.WriteAsync("{"u8.ToArray());
                await context.Response.Body.FlushAsync();
            }

            context.RequestAborted.Register(() => request._closed.TrySetResult());
            request._reached.TrySetResult();
            await request._closed.Task;
            return true;
        };
        return request;
    }
}
