namespace SogniLike.Worker.Session;

/// <summary>Dials the coordinator. Safe for concurrent use.</summary>
public interface ICoordinatorConnector
{
    /// <summary>Opens a fresh connection and its control stream. Nothing was received when this returns.</summary>
    /// <exception cref="Grpc.Core.RpcException">The coordinator cannot be reached.</exception>
    ICoordinatorConnection Connect();
}
