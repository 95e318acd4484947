using LiteLLM.PowerShell.Tests.Hosting;

namespace LiteLLM.PowerShell.Tests.Replacement;

/// <summary>A connection on which no request is answered from a certain write on.</summary>
internal sealed class CutConnection
{
    private int _writes;

    private CutConnection()
    {
    }

    /// <summary>Whether the write was sent.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Cuts the connections to a server, until its interception is removed.</summary>
    /// <param name="proxy">The server.</param>
    /// <param name="write">The number of the write, from 1.</param>
    /// <param name="isProcessed">Whether the server processes that write, although it does not answer.</param>
    public static CutConnection At(ProxyServer proxy, int write, bool isProcessed)
    {
        var cut = new CutConnection();
        proxy.Intercept = context =>
        {
            bool isFirst = !cut.IsCut && ProxyServer.RequestOf(context).IsWrite && ++cut._writes == write;
            cut.IsCut |= isFirst;
            if (isFirst && isProcessed)
            {
                proxy.CarryOut(context);
            }

            if (cut.IsCut)
            {
                context.Abort();
            }

            return Task.FromResult(cut.IsCut);
        };
        return cut;
    }
}
