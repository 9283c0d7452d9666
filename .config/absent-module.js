// Stands for dockerode's ssh and BuildKit transports, which this program never uses.
const absent = new Proxy(function () {}, {
  get: (_target, key) => (key === 'then' ? undefined : absent),
  apply: () => {
    throw new Error('this engine transport is not part of create-sprocket');
  },
});
export default absent;
