using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Options;
using SogniLike.Coordinator.Host.Access;
using SogniLike.Coordinator.Returns;
using SogniLike.Coordinator.Settings;

namespace SogniLike.Coordinator.Host.Grpc;

internal static class GrpcExtensions
{
    private const int ArtistMessageBytes = 1024 * 1024;
    private const int AdminMessageBytes = 1024 * 1024;
    private const int ChunkOverheadBytes = 1024;
    private const int LargestAnswerBytes = 4 * 1024 * 1024;

    /// <summary>Adds the gRPC services with their interceptors and limits.</summary>
    public static IServiceCollection AddGrpcApi(this IServiceCollection services)
    {
        services.AddCheckedOptions<GatewayOptions, GatewayOptionsValidator>(GatewayOptions.Section);
        services.AddSingleton<StreamingCalls>();
        services.AddSingleton<UploadReceiver>();
        services.AddSingleton<SourceReceiver>();
        services.AddSingleton<SourceSender>();
        services.AddSingleton<AuditCalls>();
        services.AddSingleton<CalibrationCalls>();
        services.AddSingleton<ControlStream>();
        services.AddSingleton<WorkerMessages>();
        services.AddSingleton<FaultInterceptor>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<AuthenticationInterceptor>();
        services.AddSingleton<AdminTrailInterceptor>();
        services.AddSingleton<CallChain>();
        services.AddSingleton<PoolStatus>();
        services.AddSingleton<JobOutlook>();
        services.AddGrpc(grpc =>
        {
            foreach (var interceptor in CallChain.InOrder)
            {
                grpc.Interceptors.Add(interceptor);
            }

            grpc.MaxSendMessageSize = LargestAnswerBytes;
        });
        services.AddGrpc().AddServiceOptions<ArtistService>(o => o.MaxReceiveMessageSize = ArtistMessageBytes);
        services.AddGrpc().AddServiceOptions<AdminService>(o => o.MaxReceiveMessageSize = AdminMessageBytes);
        services.AddGrpc().AddServiceOptions<WorkerService>(_ => { });
        services.AddOptions<GrpcServiceOptions<WorkerService>>().Configure<IOptions<ReturnsOptions>>(
            (o, returns) => o.MaxReceiveMessageSize = Math.Max(AuditWire.MaxPieceBytes, returns.Value.MaxChunkBytes) + ChunkOverheadBytes);
        return services;
    }

    /// <summary>Maps the services.</summary>
    public static void MapGrpcApi(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<ArtistService>();
        endpoints.MapGrpcService<WorkerService>();
        endpoints.MapGrpcService<AdminService>();
    }
}
