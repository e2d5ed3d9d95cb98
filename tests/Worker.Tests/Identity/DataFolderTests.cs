using System.Runtime.Versioning;
using System.Security.Cryptography;
using SogniLike.Protocol.Statements;
using SogniLike.Worker.Identity;

namespace SogniLike.Worker.Tests.Identity;

[UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests : IDisposable
{
    private static readonly Uri Url = new("https://pool.example:8443");
    private static readonly byte[] Pin = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private readonly DirectoryInfo _temporary = Directory.CreateTempSubdirectory("worker-data-");
    private readonly DataFolder _folder;

    public DataFolderTests() => _folder = new DataFolder(Path.Combine(_temporary.FullName, "data"));

    public void Dispose() => _temporary.Delete(recursive: true);

    [Fact]
    public void Load_SavedBefore_GivesItBackAndSigns()
    {
        using var key = _folder.LoadOrCreateKey();
        _folder.Save("worker-1", "pool-1", Url, Pin);

        using var identity = Assert.IsType<IdentityLoading.Loaded>(_folder.Load()).Identity;

        Assert.Equal(("worker-1", "pool-1", Url), (identity.WorkerId, identity.PoolId, identity.Url));
        Assert.Equal(Pin, identity.CertificateSpkiSha256.ToArray());
        Assert.True(WorkerSignature.Verify(key.ExportSubjectPublicKeyInfo(), "statement"u8, identity.Sign("statement"u8)));
    }

    [Fact]
    public void Load_NeverEnrolled_SaysSo()
    {
        Assert.IsType<IdentityLoading.NotEnrolled>(_folder.Load());
        using var key = _folder.LoadOrCreateKey();
        Assert.IsType<IdentityLoading.NotEnrolled>(_folder.Load());
    }

    [Fact]
    public void Key_Created_IsForTheOwnerOnly()
    {
        using var key = _folder.LoadOrCreateKey();
        _folder.Save("worker-1", "pool-1", Url, default);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder.FullPath));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void Load_KeyOpenToOthers_IsRefusedWithTheRemedy(UnixFileMode more)
    {
        _folder.LoadOrCreateKey().Dispose();
        _folder.Save("worker-1", "pool-1", Url, default);
        File.SetUnixFileMode(_folder.KeyFile, File.GetUnixFileMode(_folder.KeyFile) | more);

        var problem = Assert.IsType<IdentityLoading.Unusable>(_folder.Load()).Problem;

        Assert.Contains($"chmod 600 {_folder.KeyFile}", problem, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => _folder.LoadOrCreateKey());
    }

    [Fact]
    public void LoadOrCreateKey_AfterAnUnfinishedEnrolment_IsTheSameKey()
    {
        using var first = _folder.LoadOrCreateKey();
        using var second = _folder.LoadOrCreateKey();

        Assert.Equal(first.ExportSubjectPublicKeyInfo(), second.ExportSubjectPublicKeyInfo());
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"worker_id":"worker-1"}""")]
    [InlineData("""{"worker_id":"worker\n1","pool_id":"p","url":"https://h"}""")]
    [InlineData("""{"worker_id":"worker-1","pool_id":"p","url":"http://other.example"}""")]
    [InlineData("""{"worker_id":"worker-1","pool_id":"p","url":"ftp://127.0.0.1"}""")]
    [InlineData("""{"worker_id":"worker-1","pool_id":"p","url":"https://h","certificate_spki_sha256":"00"}""")]
    public void Load_DamagedIdentity_IsRefused(string json)
    {
        _folder.LoadOrCreateKey().Dispose();
        File.WriteAllText(_folder.IdentityFilePath, json);

        Assert.IsType<IdentityLoading.Unusable>(_folder.Load());
    }

    [Theory]
    [InlineData("no key at all")]
    [InlineData("P-384")]
    [InlineData("public")]
    public void Load_DamagedKey_IsRefused(string kind)
    {
        _folder.LoadOrCreateKey().Dispose();
        _folder.Save("worker-1", "pool-1", Url, default);
        using var other = ECDsa.Create(kind == "P-384" ? ECCurve.NamedCurves.nistP384 : ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder.KeyFile, kind switch
        {
            "P-384" => other.ExportPkcs8PrivateKeyPem(),
            "public" => other.ExportSubjectPublicKeyInfoPem(),
            _ => kind,
        });

        Assert.IsType<IdentityLoading.Unusable>(_folder.Load());
    }

    [Fact]
    public void TryLock_TakenAlready_IsNullUntilReleased()
    {
        using (Assert.IsAssignableFrom<IDisposable>(_folder.TryLock()))
        {
            Assert.Null(_folder.TryLock());
        }

        using var again = _folder.TryLock();
        Assert.NotNull(again);
    }
}
