// Shows the contract; the version in the page's path chooses the server that "Try it out" calls.
const version = location.pathname.endsWith('/v1') ? '/api/v1' : '/api/v2';
fetch('/openapi.json')
  .then((answer) => answer.json())
  .then((spec) => {
    spec.servers = [{ url: version }];
    window.SwaggerUIBundle({ spec, dom_id: '#contract', deepLinking: true, validatorUrl: null });
  });
