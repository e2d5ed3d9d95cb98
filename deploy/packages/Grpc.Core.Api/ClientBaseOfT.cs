namespace Grpc.Core;

/// <inheritdoc/>
public abstract class ClientBase<T> : ClientBase
    where T : ClientBase<T>
{
    protected ClientBase()
    {
    }

    protected ClientBase(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    protected ClientBase(ChannelBase channel)
        : base(channel)
    {
    }

    protected ClientBase(CallInvoker callInvoker)
        : base(callInvoker)
    {
    }

    /// <summary>A client that calls the same server under another authority.</summary>
    public T WithHost(string host) => NewInstance(_configuration.WithHost(host));

    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}
