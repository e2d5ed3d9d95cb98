using System.Net;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SogniLike.Packages.Tests.Grpc;

/// <summary>Kestrel with cleartext HTTP/2 on a free port, serving <see cref="ExchangeService"/>.</summary>
public sealed class ExchangeServer : IAsyncLifetime
{
    private WebApplication? _application;

    /// <summary>For example <c>http://127.0.0.1:40001</c>.</summary>
    public string Address => _application!.Urls.Single();

    internal ExchangeObservations Observations { get; } = new();

    internal CallLog ServerCalls { get; } = new();

    public GrpcChannel CreateChannel(GrpcChannelOptions? options = null) => GrpcChannel.ForAddress(Address, options ?? new GrpcChannelOptions());

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(Observations);
        builder.Services.AddSingleton(ServerCalls);
        builder.Services.AddSingleton<ExchangeService>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = 8 * 1024 * 1024;
            grpc.Interceptors.Add<ServerCallRecorder>();
        });
        _application = builder.Build();
        _application.MapGrpcService<ExchangeService>();
        await _application.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _application!.StopAsync();
        await _application.DisposeAsync();
    }
}
