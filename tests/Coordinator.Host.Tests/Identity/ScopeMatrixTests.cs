using Google.Protobuf.Reflection;
using Grpc.Core;
using SogniLike.Coordinator.Host.Grpc;
using SogniLike.Coordinator.Host.Tests.Support;
using SogniLike.Protocol.Errors;

namespace SogniLike.Coordinator.Host.Tests.Identity;

/// <summary>Every call of the contract with every kind of key. The calls come from the descriptors, so a new one is tried by itself.</summary>
public sealed class ScopeMatrixTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    private TestCoordinator _coordinator = null!;

    public static TheoryData<string, string> Calls
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var method in Methods())
            {
                data.Add(method.Service.FullName, method.Name);
            }

            return data;
        }
    }

    public async Task InitializeAsync() => _coordinator = await TestCoordinator.StartAsync();

    public async Task DisposeAsync() => await _coordinator.DisposeAsync();

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_WithEveryKindOfKey_IsOpenToItsScopeOnly(string service, string name)
    {
        var method = Methods().Single(m => m.Service.FullName == service && m.Name == name);
        var access = RpcRules.Find($"/{service}/{name}");
        var artist = await _coordinator.MakeKeyAsync("artist", "artist");
        var admin = await _coordinator.MakeKeyAsync("admin", "admin");

        var (none, wrong, asArtist, asAdmin) = (
            await RefusalOfAsync(method, []),
            await RefusalOfAsync(method, TestCoordinator.WithKey("nonsense")),
            await RefusalOfAsync(method, artist),
            await RefusalOfAsync(method, admin));

        (string?, string?, string?, string?) expected = access switch
        {
            RpcAccess.OwnProof or RpcAccess.Everybody => (null, null, null, null),
            RpcAccess.AnyKey => (ErrorCodes.KeyMissing, ErrorCodes.KeyInvalid, null, null),
            RpcAccess.Artist => (ErrorCodes.KeyMissing, ErrorCodes.KeyInvalid, null, ErrorCodes.ScopeMissing),
            RpcAccess.Admin => (ErrorCodes.KeyMissing, ErrorCodes.KeyInvalid, ErrorCodes.ScopeMissing, null),
            _ => throw new InvalidOperationException($"{service}/{name} has no rule."),
        };
        Assert.Equal(expected, (none, wrong, asArtist, asAdmin));
    }

    private static IEnumerable<MethodDescriptor> Methods() =>
        new[] { Protocol.Artist.V1.ArtistService.Descriptor, Protocol.Worker.V1.WorkerService.Descriptor, Protocol.Admin.V1.AdminService.Descriptor }.SelectMany(s => s.Methods);

    /// <summary>The code with which the key was refused, or null when the call got past that.</summary>
    private async Task<string?> RefusalOfAsync(MethodDescriptor method, Metadata headers)
    {
        try
        {
            await CallAsync(method, new CallOptions(headers, DateTime.UtcNow.AddSeconds(10)));
            return null;
        }
        catch (RpcException e)
        {
            var code = e.Trailers.GetValue(ErrorTrailers.Code);
            return code is ErrorCodes.KeyMissing or ErrorCodes.KeyInvalid or ErrorCodes.ScopeMissing ? code : null;
        }
    }

    private async Task CallAsync(MethodDescriptor descriptor, CallOptions options)
    {
        var type = (descriptor.IsClientStreaming, descriptor.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (true, false) => MethodType.ClientStreaming,
            (false, true) => MethodType.ServerStreaming,
            (true, true) => MethodType.DuplexStreaming,
        };
        var method = new Method<byte[], byte[]>(type, descriptor.Service.FullName, descriptor.Name, Bytes, Bytes);
        var invoker = _coordinator.Channel.CreateCallInvoker();
        switch (type)
        {
            case MethodType.Unary:
                using (var call = invoker.AsyncUnaryCall(method, null, options, []))
                {
                    await call.ResponseAsync;
                }

                break;
            case MethodType.ClientStreaming:
                using (var call = invoker.AsyncClientStreamingCall(method, null, options))
                {
                    await call.RequestStream.CompleteAsync();
                    await call.ResponseAsync;
                }

                break;
            case MethodType.ServerStreaming:
                using (var call = invoker.AsyncServerStreamingCall(method, null, options, []))
                {
                    await call.ResponseStream.MoveNext(CancellationToken.None);
                }

                break;
            case MethodType.DuplexStreaming:
                using (var call = invoker.AsyncDuplexStreamingCall(method, null, options))
                {
                    await call.ResponseStream.MoveNext(CancellationToken.None);
                }

                break;
        }
    }
}
