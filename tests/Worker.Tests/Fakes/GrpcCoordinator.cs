using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SogniLike.Protocol.Worker.V1;

namespace SogniLike.Worker.Tests.Fakes;

/// <summary>A real gRPC server on a free port of this machine, over h2c or TLS, whose answers the test sets.</summary>
internal sealed class GrpcCoordinator : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly X509Certificate2? _certificate;

    private GrpcCoordinator(WebApplication host, X509Certificate2? certificate, Answers service)
    {
        _host = host;
        _certificate = certificate;
        Service = service;
    }

    public Answers Service { get; }

    public Uri Url => new(_host.Urls.Single());

    /// <summary>SHA-256 of the certificate's public key; empty without TLS.</summary>
    public byte[] Pin => _certificate is null ? [] : SHA256.HashData(_certificate.PublicKey.ExportSubjectPublicKeyInfo());

    public static async Task<GrpcCoordinator> StartAsync(bool tls = false)
    {
        var certificate = tls ? SelfSigned() : null;
        var service = new Answers();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(service).AddGrpc();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l =>
        {
            l.Protocols = HttpProtocols.Http2;
            if (certificate is not null)
            {
                l.UseHttps(certificate);
            }
        }));
        var host = builder.Build();
        host.MapGrpcService<Answers>();
        await host.StartAsync();
        return new GrpcCoordinator(host, certificate, service);
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _host.StopAsync(limit.Token);
        await _host.DisposeAsync();
        _certificate?.Dispose();
    }

    public static RpcException Error(StatusCode status, string code, string message) =>
        new(new Grpc.Core.Status(status, message), new Metadata { { "sogni-error-code", code } });

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=nobody in particular", key, HashAlgorithmName.SHA256);
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(-1));
    }

    /// <summary>What the server answers.</summary>
    internal sealed class Answers : WorkerService.WorkerServiceBase
    {
        public Func<EnrollRequest, Task<EnrollResponse>> OnEnroll { get; set; } = _ => throw new InvalidOperationException("Not expected.");

        public Func<IAsyncStreamReader<WorkerMessage>, IServerStreamWriter<CoordinatorMessage>, CancellationToken, Task> OnConnect { get; set; } =
            (_, _, _) => throw new InvalidOperationException("Not expected.");

        public Func<IAsyncStreamReader<UploadResultRequest>, Task<UploadResultResponse>> OnUpload { get; set; } = _ => throw new InvalidOperationException("Not expected.");

        public Func<IAsyncStreamReader<AuditAnswer>, IServerStreamWriter<AuditQuestion>, Task> OnAudit { get; set; } = (_, _) => throw new InvalidOperationException("Not expected.");

        public Func<IAsyncStreamReader<AuditAnswer>, IServerStreamWriter<AuditQuestion>, Task> OnCalibrate { get; set; } = (_, _) => throw new InvalidOperationException("Not expected.");

        public Func<DownloadSourceRequest, IServerStreamWriter<DownloadSourceResponse>, Task> OnDownload { get; set; } = (_, _) => throw new InvalidOperationException("Not expected.");

        public override Task DownloadSource(DownloadSourceRequest request, IServerStreamWriter<DownloadSourceResponse> responseStream, ServerCallContext context) =>
            OnDownload(request, responseStream);

        public override Task RunAudit(IAsyncStreamReader<AuditAnswer> requestStream, IServerStreamWriter<AuditQuestion> responseStream, ServerCallContext context) =>
            OnAudit(requestStream, responseStream);

        public override Task Calibrate(IAsyncStreamReader<AuditAnswer> requestStream, IServerStreamWriter<AuditQuestion> responseStream, ServerCallContext context) =>
            OnCalibrate(requestStream, responseStream);

        public override Task<EnrollResponse> Enroll(EnrollRequest request, ServerCallContext context) => OnEnroll(request);

        public override Task Connect(IAsyncStreamReader<WorkerMessage> requestStream, IServerStreamWriter<CoordinatorMessage> responseStream, ServerCallContext context) =>
            OnConnect(requestStream, responseStream, context.CancellationToken);

        public override Task<UploadResultResponse> UploadResult(IAsyncStreamReader<UploadResultRequest> requestStream, ServerCallContext context) => OnUpload(requestStream);
    }
}
