using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SogniLike.Protocol.EnrolmentTokens;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Host.Tests.Fakes;

/// <summary>A small coordinator over real gRPC: lets anybody in, hands out what the test queues, accepts every result.</summary>
internal sealed class OneJobCoordinator : IAsyncDisposable
{
    private readonly WebApplication _host;

    private OneJobCoordinator(WebApplication host, Service service) => (_host, Answers) = (host, service);

    public Service Answers { get; }

    public string Token => new EnrolmentToken(new Uri(_host.Urls.Single()), default, new byte[32]).ToText();

    public static async Task<OneJobCoordinator> StartAsync()
    {
        var service = new Service();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(service).AddGrpc();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        var host = builder.Build();
        host.MapGrpcService<Service>();
        await host.StartAsync();
        return new OneJobCoordinator(host, service);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _host.StopAsync(limit.Token);
        await _host.DisposeAsync();
    }

    internal sealed class Service : WorkerService.WorkerServiceBase
    {
        private readonly Channel<CoordinatorMessage> _orders = Channel.CreateUnbounded<CoordinatorMessage>();

        /// <summary>Completes with what the worker can do.</summary>
        public TaskCompletionSource<Hello> Connected { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes with the first whole image.</summary>
        public TaskCompletionSource<byte[]> Uploaded { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>What a calibration does after the nonce.</summary>
        public Func<IAsyncStreamReader<AuditAnswer>, IServerStreamWriter<AuditQuestion>, Task> OnCalibrate { get; set; } = static (_, _) => Task.CompletedTask;

        /// <summary>When set, every sign-in is refused with this code.</summary>
        public string? RefuseWith { get; set; }

        public void Assign(Assignment assignment) => _orders.Writer.TryWrite(new CoordinatorMessage { Assign = assignment });

        public override Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context) =>
            Task.FromResult(new EnrollResponse { WorkerId = "worker-1", PoolId = "pool-1" });

        public override async Task Connect(IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<CoordinatorMessage> responseStream, ServerCallContext context)
        {
            var signIn = new SignIn { PoolId = "pool-1", Nonce = ByteString.CopyFrom(new byte[32]) };
            await responseStream.WriteAsync(new CoordinatorMessage { SignIn = signIn });
            await requestStream.MoveNext(context.CancellationToken);
            if (RefuseWith is not null)
            {
                throw new RpcException(new Grpc.Core.Status(StatusCode.PermissionDenied, "Refused by the test."), new Metadata { { "sogni-error-code", RefuseWith } });
            }

            var hello = requestStream.Current.Hello;
            await responseStream.WriteAsync(new CoordinatorMessage
            {
                Welcome = new Welcome
                {
                    SessionId = "s",
                    Protocol = 1,
                    HeartbeatIntervalMs = 1000,
                    LeaseMs = 60_000,
                    MaxImageBytes = 8 << 20,
                    MaxChunkBytes = 16 << 10,
                },
            });
            Connected.TrySetResult(hello);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
            var writing = WriteAsync(responseStream, over.Token);
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                if (message.Returned is { } returned)
                {
                    var status = new LeaseStatus { JobId = returned.Lease.JobId, Fence = returned.Lease.Fence, State = LeaseState.ResultAccepted };
                    _orders.Writer.TryWrite(new CoordinatorMessage { LeaseStatus = status });
                }
            }

            await over.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public override async Task Calibrate(IAsyncStreamReader<AuditAnswer> requestStream, IServerStreamWriter<AuditQuestion> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new AuditQuestion { Nonce = ByteString.CopyFrom(new byte[32]) });
            await OnCalibrate(requestStream, responseStream);
        }

        public override async Task<UploadResultResponse> UploadResult(IAsyncStreamReader<UploadResultRequest> requestStream, ServerCallContext context)
        {
            var image = new MemoryStream();
            await foreach (var part in requestStream.ReadAllAsync())
            {
                image.Write(part.Image.Span);
            }

            Uploaded.TrySetResult(image.ToArray());
            return new UploadResultResponse { ImageSha256 = ByteString.CopyFrom(SHA256.HashData(image.ToArray())) };
        }

        private async Task WriteAsync(IServerStreamWriter<CoordinatorMessage> stream, CancellationToken over)
        {
            await foreach (var order in _orders.Reader.ReadAllAsync(over))
            {
                await stream.WriteAsync(order, over);
            }
        }
    }
}
