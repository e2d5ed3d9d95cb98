using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace SogniLike.Client.Calls;

/// <summary>One channel to a coordinator and the rules of a call on it: key, timeout, attempts, errors. Safe for concurrent use.</summary>
internal sealed class SogniConnection : IDisposable
{
    private const int MaxMessageBytes = 16 << 20;
    private readonly GrpcChannel _channel;
    private readonly Metadata _headers;

    public SogniConnection(SogniClientOptions options)
    {
        if (options.Validate() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        Options = options;
        _headers = options.ApiKey is null ? [] : new Metadata { { "authorization", $"Bearer {options.ApiKey}" } };
        _channel = GrpcChannel.ForAddress(options.Address, new GrpcChannelOptions
        {
            HttpHandler = HandlerOf(options),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxMessageBytes,

            // The channel's own waits between connects would otherwise grow past those of the callers.
            InitialReconnectBackoff = Max(options.InitialBackoff, TimeSpan.FromMilliseconds(1)),
            MaxReconnectBackoff = Max(options.MaxBackoff, TimeSpan.FromMilliseconds(1)),
        });
        Invoker = _channel.CreateCallInvoker();
    }

    public SogniClientOptions Options { get; }

    public CallInvoker Invoker { get; }

    public void Dispose() => _channel.Dispose();

    /// <summary>Makes the call; one that is safe to repeat is repeated while the coordinator is unavailable.</summary>
    /// <exception cref="SogniException">The call failed for good.</exception>
    public Task<T> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, bool repeatable, CancellationToken cancellationToken) => RunAsync(
        async options =>
        {
            using var unary = call(options);
            return await unary.ResponseAsync;
        },
        Options.CallTimeout,
        repeatable,
        cancellationToken);

    /// <summary>The same for a body of any kind of call.</summary>
    public async Task<T> RunAsync<T>(Func<CallOptions, Task<T>> body, TimeSpan timeout, bool repeatable, CancellationToken cancellationToken)
    {
        for (var failures = 1; ; failures++)
        {
            using var timer = new CancellationTokenSource(timeout, Options.TimeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
            try
            {
                return await body(OptionsOf(either.Token));
            }
            catch (Exception e) when (e is RpcException { StatusCode: StatusCode.Cancelled } or OperationCanceledException && either.IsCancellationRequested)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw ErrorMapping.Timeout(Options.Address.GetLeftPart(UriPartial.Authority), e);
            }
            catch (RpcException e)
            {
                if (!repeatable || e.StatusCode != StatusCode.Unavailable || failures >= Options.MaxAttempts)
                {
                    throw ErrorMapping.Map(e, Options.Address);
                }
            }

            await Task.Delay(Backoff.After(failures, Options), Options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>What every call carries.</summary>
    public CallOptions OptionsOf(CancellationToken cancellationToken) => new(_headers, cancellationToken: cancellationToken);

    private static SocketsHttpHandler HandlerOf(SogniClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,

            // A watch may be silent for hours; pings find out that the other side is gone.
            KeepAlivePingDelay = TimeSpan.FromSeconds(20),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
        if (!options.CertificateSpkiSha256.IsEmpty)
        {
            var expected = options.CertificateSpkiSha256.ToArray();
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 presented
                    && CryptographicOperations.FixedTimeEquals(SHA256.HashData(presented.PublicKey.ExportSubjectPublicKeyInfo()), expected),
            };
        }

        return handler;
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
