using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Rest.Operations;

namespace SogniLike.Coordinator.Host.Rest;

/// <summary>How large a body may be: what the same call may have over gRPC, and half as much again for how JSON writes bytes and line breaks.</summary>
internal static class BodyLimits
{
    private const int Usual = 1024 * 1024;

    /// <summary>The limit in bytes.</summary>
    public static int Of(IServiceProvider services, RestOperation operation)
    {
        var message = operation.Rpc.Service.FullName == Protocol.Admin.V1.AdminService.Descriptor.FullName
            ? services.GetRequiredService<IOptions<GrpcServiceOptions<AdminService>>>().Value.MaxReceiveMessageSize
            : services.GetRequiredService<IOptions<GrpcServiceOptions<ArtistService>>>().Value.MaxReceiveMessageSize;
        return (message ?? Usual) / 2 * 3;
    }
}
