using SogniLike.Protocol.Statements;

namespace SogniLike.Protocol.Tests.Statements;

public sealed class StatementTests
{
    private static readonly Vectors Vectors = Vectors.Load();

    [Fact]
    public void SignIn_Vector_GivesTheBytes()
    {
        var v = Vectors.SignIn;
        var statement = SignInStatement.Of(v.PoolId, v.WorkerId, Convert.FromHexString(v.Nonce));

        Assert.Equal(v.Statement, Convert.ToHexStringLower(statement));
        Assert.True(WorkerSignature.Verify(Convert.FromHexString(Vectors.PublicKey), statement, Convert.FromHexString(v.Signature)));
    }

    [Fact]
    public void Enrolment_Vector_GivesTheBytes()
    {
        var v = Vectors.Enrolment;
        var publicKey = Convert.FromHexString(Vectors.PublicKey);
        var statement = EnrolmentStatement.Of(Convert.FromHexString(v.TokenSecret), publicKey, v.Name);

        Assert.Equal(v.Statement, Convert.ToHexStringLower(statement));
        Assert.True(WorkerSignature.Verify(publicKey, statement, Convert.FromHexString(v.Signature)));
    }

    [Fact]
    public void Commit_Vector_GivesTheBytes()
    {
        var v = Vectors.Commit;
        var statement = CommitStatement.Of(v.PoolId, v.WorkerId, v.JobId, v.Fence, Convert.FromHexString(v.Nonce), Convert.FromHexString(v.Root), v.LeafCount);

        Assert.Equal(v.Statement, Convert.ToHexStringLower(statement));
        Assert.True(WorkerSignature.Verify(Convert.FromHexString(v.PublicKey), statement, Convert.FromHexString(v.Signature)));
    }

    [Theory]
    [InlineData("pool-2", "wrk-1", "job-1", 258, 0x60, 0x80, 22)]
    [InlineData("pool-1", "wrk-2", "job-1", 258, 0x60, 0x80, 22)]
    [InlineData("pool-1", "wrk-1", "job-2", 258, 0x60, 0x80, 22)]
    [InlineData("pool-1", "wrk-1", "job-1", 259, 0x60, 0x80, 22)]
    [InlineData("pool-1", "wrk-1", "job-1", 258, 0x61, 0x80, 22)]
    [InlineData("pool-1", "wrk-1", "job-1", 258, 0x60, 0x81, 22)]
    [InlineData("pool-1", "wrk-1", "job-1", 258, 0x60, 0x80, 23)]
    public void Commit_AnythingElse_IsAnotherStatement(string pool, string worker, string job, ulong fence, byte nonceByte, byte rootByte, uint leaves)
    {
        var v = Vectors.Commit;
        var (nonce, root) = (Convert.FromHexString(v.Nonce), Convert.FromHexString(v.Root));
        (nonce[0], root[0]) = (nonceByte, rootByte);
        var statement = CommitStatement.Of(pool, worker, job, fence, nonce, root, leaves);

        Assert.False(WorkerSignature.Verify(Convert.FromHexString(v.PublicKey), statement, Convert.FromHexString(v.Signature)));
    }

    [Fact]
    public void Calibration_Vector_GivesTheBytes()
    {
        var v = Vectors.Calibration;
        var statement = CalibrationStatement.Of(v.PoolId, v.WorkerId, Convert.FromHexString(v.ModelManifest), Convert.FromHexString(v.Nonce));

        Assert.Equal(v.Statement, Convert.ToHexStringLower(statement));
        Assert.True(WorkerSignature.Verify(Convert.FromHexString(v.PublicKey), statement, Convert.FromHexString(v.Signature)));
    }

    [Theory]
    [InlineData("pool-2", "wrk-1", 0xa0, 0x60)]
    [InlineData("pool-1", "wrk-2", 0xa0, 0x60)]
    [InlineData("pool-1", "wrk-1", 0xa1, 0x60)]
    [InlineData("pool-1", "wrk-1", 0xa0, 0x61)]
    public void Calibration_AnythingElse_IsAnotherStatement(string pool, string worker, byte manifestByte, byte nonceByte)
    {
        var v = Vectors.Calibration;
        var (manifest, nonce) = (Convert.FromHexString(v.ModelManifest), Convert.FromHexString(v.Nonce));
        (manifest[0], nonce[0]) = (manifestByte, nonceByte);

        Assert.NotEqual(v.Statement, Convert.ToHexStringLower(CalibrationStatement.Of(pool, worker, manifest, nonce)));
    }

    [Theory]
    [InlineData("pool-2", "wrk-1", 0)]
    [InlineData("pool-1", "wrk-2", 0)]
    [InlineData("pool-1", "wrk-1", 1)]
    public void SignIn_AnotherPoolWorkerOrNonce_IsAnotherStatement(string pool, string worker, byte firstNonceByte)
    {
        var nonce = Convert.FromHexString(Vectors.SignIn.Nonce);
        nonce[0] = firstNonceByte;

        Assert.NotEqual(Vectors.SignIn.Statement, Convert.ToHexStringLower(SignInStatement.Of(pool, worker, nonce)));
    }
}
