import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
const { Verifier } = await import('@pact-foundation/pact');
let answer='';
const s=createServer((q,r)=>{q.resume();q.on('end',()=>{r.setHeader('content-type','application/json');r.end(answer)})}).listen(0,'127.0.0.1',async()=>{
 const port=(s.address() as any).port;
 const cases:any[]=[
  ['OR null,typemin0 ex []', {prod:[]}, {'$.prod':{combine:'OR',matchers:[{match:'null'},{match:'type',min:0}]}}],
  ['OR null,type ex null', {prod:null}, {'$.prod':{combine:'OR',matchers:[{match:'null'},{match:'type'}]}}],
  ['OR ex null eachValue', {prod:null}, {'$.prod':{combine:'OR',matchers:[{match:'null'},{match:'eachValue',rules:[{match:'type'}],value:'["a"]'}]}}],
  ['OR ex null type min', {prod:null}, {'$.prod':{combine:'OR',matchers:[{match:'null'},{match:'type',min:0}]}}],
  ['OR ex [a] + items', {prod:['a']}, {'$.prod':{combine:'OR',matchers:[{match:'null'},{match:'type',min:0}]},'$.prod[*]':{combine:'AND',matchers:[{match:'type'}]}}],
  ['regex ex null', {prod:null}, {'$.prod':{combine:'AND',matchers:[{match:'regex',regex:'^(null|\\[("[^"]*"(,"[^"]*")*)?\\])?$'}]}}],
  ['regex ex []', {prod:[]}, {'$.prod':{combine:'AND',matchers:[{match:'regex',regex:'^(null|\\[.*\\])?$'}]}}],
 ];
 for (const [name,body,rules] of cases) {
  const row:string[]=[];
  for (answer of ['{"prod":null}','{"prod":[]}','{"prod":["a","b"]}','{"prod":[1]}','{"prod":"x"}','{"prod":1}','{"prod":{}}','{}']) {
  writeFileSync('/tmp/px/in.json',JSON.stringify({consumer:{name:'c'},provider:{name:'p'},metadata:{pactSpecification:{version:'4.0'}},interactions:[{type:'Synchronous/HTTP',description:'d',pending:false,request:{method:'GET',path:'/x'},response:{status:200,body:{content:body,contentType:'application/json',encoded:false},matchingRules:{body:rules}}}]}));
  const v=new Verifier({provider:'p',providerBaseUrl:`http://127.0.0.1:${port}`,pactUrls:['/tmp/px/in.json'],logLevel:'error'} as any);
  const o=JSON.parse(await v.verifyProvider().catch(e=>e.message));
  row.push(answer+':'+o.interactionResults[0].result);
  }
  process.stderr.write('@@ '+name+' '+row.join(' ')+'\n');
 }
 for (const [name,body,rules] of [['{} none',{},{}],['{} equality',{},{'$':{combine:'AND',matchers:[{match:'equality'}]}}],['{} eachKey',{},{'$':{combine:'AND',matchers:[{match:'type',max:0}]}}],['{} not', {}, {'$':{combine:'AND',matchers:[{match:'eachKey',rules:[{match:'regex',regex:'^$'}],value:'{}'}]}}]] as any[]) {
  const row:string[]=[];
  for (answer of ['{}','{"message":"x"}','[]','null','true','""','']) {
  writeFileSync('/tmp/px/in.json',JSON.stringify({consumer:{name:'c'},provider:{name:'p'},metadata:{pactSpecification:{version:'4.0'}},interactions:[{type:'Synchronous/HTTP',description:'d',pending:false,request:{method:'GET',path:'/x'},response:{status:200,body:{content:body,contentType:'application/json',encoded:false},matchingRules:{body:rules}}}]}));
  const v=new Verifier({provider:'p',providerBaseUrl:`http://127.0.0.1:${port}`,pactUrls:['/tmp/px/in.json'],logLevel:'error'} as any);
  const o=JSON.parse(await v.verifyProvider().catch(e=>e.message));
  row.push(answer+':'+o.interactionResults[0].result);
  }
  process.stderr.write('@@ '+name+' '+row.join(' ')+'\n');
 }
 process.exit(0)
});
