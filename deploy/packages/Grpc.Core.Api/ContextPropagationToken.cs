namespace Grpc.Core;

/// <summary>Stands for the server call on whose behalf a client call is made.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
